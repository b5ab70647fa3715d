import type { Stack } from './stack.ts'

/**
 * For tests about what is recorded: what that may cost a page is tested elsewhere, and on a machine that does much else
 * the recorder would end by sending facts alone, as it should.
 */
export async function recordInAnyCase({ collector: { sites } }: Pick<Stack, 'collector'>): Promise<void> {
  await sites.change('demo', sites.byId('demo')?.version ?? 0, { settings: { budgetPercent: 50 } }, 'test')
}
