/**
 * Settings of long statements over few rows, where planning is most of the work. The comparisons of a condition with
 * constants are not looked through for what follows from them: that takes half the time of a plan, and finds nothing.
 */
export const quickToPlan = 'optimize_and_compare_chain = 0'
