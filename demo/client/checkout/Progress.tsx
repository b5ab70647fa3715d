import { type CheckoutStep, checkoutSteps } from '../../src/paths.ts'

const names: Record<CheckoutStep, string> = {
  contact: 'Contact',
  address: 'Address',
  payment: 'Payment',
  review: 'Review',
}

/** Where in the checkout one is; steps that are done lead back. */
export function Progress({ step, onChoose }: { step: CheckoutStep; onChoose(step: CheckoutStep): void }) {
  const at = checkoutSteps.indexOf(step)
  return (
    <ol className="progress" aria-label="Steps of the checkout">
      {checkoutSteps.map((name, index) => (
        <li key={name} className={index < at ? 'is-done' : undefined} aria-current={index === at ? 'step' : undefined}>
          {index < at ? (
            <button type="button" className="link" onClick={() => onChoose(name)}>
              {names[name]}
            </button>
          ) : (
            <span>{names[name]}</span>
          )}
        </li>
      ))}
    </ol>
  )
}
