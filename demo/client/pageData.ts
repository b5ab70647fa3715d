/** Data that the server put into the page; null where it put none. */
export function readPageData<T>(id: string): T | null {
  const element = document.getElementById(id)
  return element?.textContent ? (JSON.parse(element.textContent) as T) : null
}
