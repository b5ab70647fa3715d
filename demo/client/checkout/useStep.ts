import { useEffect, useState } from 'react'
import { type CheckoutStep, checkoutSteps, paths } from '../../src/paths.ts'

function stepInUrl(): CheckoutStep {
  return checkoutSteps.find((step) => location.pathname.endsWith(`/${step}`)) ?? 'contact'
}

/** The step in the URL, by the browser's history. */
export function useStep(): { step: CheckoutStep; go(step: CheckoutStep): void; replace(step: CheckoutStep): void } {
  const [step, setStep] = useState(stepInUrl)
  useEffect(() => {
    const onPop = () => setStep(stepInUrl())
    window.addEventListener('popstate', onPop)
    return () => window.removeEventListener('popstate', onPop)
  }, [])
  return {
    step,
    go(next) {
      history.pushState(null, '', paths.checkout(next))
      setStep(next)
    },
    replace(next) {
      history.replaceState(null, '', paths.checkout(next))
      setStep(next)
    },
  }
}
