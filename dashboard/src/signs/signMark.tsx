import { type SignKind, signColor, signShapes } from './signShapes.tsx'
import './signs.css'

type Props = {
  kind: SignKind
  size?: number
  label?: string
  /** Drawn in the ink, for a surface that has the sign's own colour. */
  inked?: boolean
}

/** The mark of an interaction kind. With `label` it speaks for itself; without, the text beside it does. */
export function SignMark({ kind, size = 16, label, inked = false }: Props) {
  const drawn = { className: 'signMark', viewBox: '0 0 16 16', width: size, height: size, 'data-sign': kind }
  const style = { color: inked ? 'var(--sign-ink)' : signColor(kind) }
  if (label === undefined) {
    return (
      <svg {...drawn} style={style} aria-hidden="true">
        {signShapes[kind]}
      </svg>
    )
  }
  return (
    <svg {...drawn} style={style} role="img" aria-label={label}>
      <title>{label}</title>
      {signShapes[kind]}
    </svg>
  )
}
