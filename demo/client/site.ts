/** Runs on every page of the shop. */
import './styles/base.css'
import './styles/layout.css'
import './styles/browse.css'
import './styles/cart.css'
import './styles/forms.css'
import './styles/faults.css'
import type { AnalyticsCall } from '../src/analytics.ts'
import { keepPanelInPlace } from './faultSwitches.ts'
import { sendPageCalls } from './hindsight.ts'
import { readPageData } from './pageData.ts'
import { startSessionCode } from './sessionCode.ts'
import { startSizeSelector } from './sizeSelector.ts'

sendPageCalls(readPageData<AnalyticsCall[]>('page-calls') ?? [])
keepPanelInPlace()
startSessionCode()
startSizeSelector()
