/** A recorded page as the lines of a replay chunk tell it: just enough of a DOM to read texts and to name elements. */

export type PageNode = {
  id: number
  /** Small letters; '' for a text. */
  tag: string
  attributes: Record<string, unknown>
  text: string
  parent: PageNode | null
  children: PageNode[]
}

type Json = Record<string, unknown>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const list = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : [])

/** A tree deeper than any page: hostile, and not followed. */
const maxDepth = 500

export type PageTree = {
  root: PageNode | null
  /** Applies one line; gives the nodes whose text or attributes are new. */
  apply(event: unknown): PageNode[]
  /** Address of the page, as recorded. */
  href: string
}

export function createPageTree(): PageTree {
  const nodes = new Map<number, PageNode>()

  function build(given: unknown, parent: PageNode | null, made: PageNode[], depth: number): PageNode | null {
    if (!isObject(given) || typeof given.id !== 'number' || depth > maxDepth) return null
    const node: PageNode = {
      id: given.id,
      tag: typeof given.tagName === 'string' ? given.tagName.toLowerCase() : '',
      attributes: isObject(given.attributes) ? given.attributes : {},
      text: given.type === 3 && typeof given.textContent === 'string' ? given.textContent : '',
      parent,
      children: [],
    }
    nodes.set(node.id, node)
    made.push(node)
    for (const child of list(given.childNodes)) {
      const built = build(child, node, made, depth + 1)
      if (built) node.children.push(built)
    }
    return node
  }

  function forget(node: PageNode): void {
    nodes.delete(node.id)
    for (const child of node.children) forget(child)
  }

  function remove(id: unknown): void {
    const node = nodes.get(Number(id))
    if (!node) return
    if (node.parent) node.parent.children = node.parent.children.filter((other) => other !== node)
    forget(node)
  }

  function add({ parentId, nextId, node: given }: Json, made: PageNode[]): void {
    const parent = nodes.get(Number(parentId))
    const node = parent ? build(given, parent, made, 0) : null
    if (!parent || !node) return
    const at = parent.children.findIndex(({ id }) => id === nextId)
    parent.children.splice(at < 0 ? parent.children.length : at, 0, node)
  }

  function change({ id, value, attributes }: Json): PageNode[] {
    const node = nodes.get(Number(id))
    if (!node) return []
    if (isObject(attributes)) node.attributes = { ...node.attributes, ...attributes }
    else node.text = typeof value === 'string' ? value : ''
    return [node]
  }

  function mutate(data: Json): PageNode[] {
    const changed: PageNode[] = []
    for (const { id } of list(data.removes)) remove(id)
    for (const added of list(data.adds)) add(added, changed)
    for (const given of [...list(data.texts), ...list(data.attributes)]) changed.push(...change(given))
    return changed
  }

  const tree: PageTree = {
    root: null,
    href: '',
    apply(event) {
      if (!isObject(event) || !isObject(event.data)) return []
      const { type, data } = event
      if (type === 4 && typeof data.href === 'string') tree.href = data.href
      if (type === 2) {
        nodes.clear()
        const made: PageNode[] = []
        tree.root = build(data.node, null, made, 0)
        return made
      }
      if (type !== 3 || tree.root === null) return []
      if (data.source === 0) return mutate(data)
      if (data.source !== 5) return []
      // What a field shows now.
      const field = nodes.get(Number(data.id))
      if (!field || typeof data.text !== 'string') return []
      field.attributes = { ...field.attributes, value: data.text }
      return [field]
    },
  }
  return tree
}
