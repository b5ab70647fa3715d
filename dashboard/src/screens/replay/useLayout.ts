import { useFullscreenDocument, useLocalStorage, useMediaQuery } from '@mantine/hooks'
import { useEffect, useMemo } from 'react'

/** A choice of layout, kept on this device. */
function useKept(name: string, initial: boolean) {
  return useLocalStorage({ key: `hindsight.replay.${name}`, defaultValue: initial, getInitialValueInEffect: false })
}

/** What is shown around the page; a person's habit, not a part of what she links to. */
export function useLayout() {
  const isPhone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false }) ?? false
  const [stepsShown, setStepsShown] = useKept('steps', true)
  const [panelFolded, setPanelFolded] = useKept('panelFolded', false)
  const { fullscreen, toggle } = useFullscreenDocument()
  useEffect(
    () => () => {
      // Whoever leaves the replay wants the rest of the dashboard back; the next session stays as it is.
      if (document.fullscreenElement && !/\/sessions\/./.test(window.location.pathname)) void document.exitFullscreen()
    },
    [],
  )
  return useMemo(
    () => ({
      isPhone,
      stepsShown: stepsShown && !isPhone,
      setStepsShown,
      panelFolded: isPhone ? null : panelFolded,
      setPanelFolded,
      fullscreen,
      toggleFullscreen: () => void toggle(),
    }),
    [isPhone, stepsShown, setStepsShown, panelFolded, setPanelFolded, fullscreen, toggle],
  )
}
