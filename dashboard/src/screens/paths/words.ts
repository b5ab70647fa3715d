import { stopName } from '../../format/cell.ts'

export const nodeLabel = (node: string | null): string => (node === null ? 'all others' : stopName(node))
