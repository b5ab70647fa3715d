// A small shop in one document: what is shown is rendered anew with every filter and every key, as such pages do.
const kinds = ['All', 'Table', 'Floor', 'Wall', 'Outdoor']
const adjectives = ['Amber', 'Copper', 'Storm', 'Paper', 'Harbour', 'Opal', 'Reading', 'Garden']
const nouns = ['lantern', 'lamp', 'sconce', 'light', 'globe', 'torch']
const products = adjectives.flatMap((adjective, a) =>
  nouns.map((noun, n) => ({
    id: a * nouns.length + n,
    name: `${adjective} ${noun}`,
    kind: kinds[1 + ((a + n) % 4)],
    price: 29 + ((a * 17 + n * 31) % 160),
    text: `The ${adjective.toLowerCase()} ${noun} is turned from one piece and finished with oil, with a cord of two metres.`,
  })),
)
const $ = (id) => document.getElementById(id)
let kind = 'All'
let chosen = products[0]
let count = 0

function card(product) {
  const hue = (product.id * 37) % 360
  return `<div class="col-6 col-md-3"><div class="card bench-card h-100" data-id="${product.id}">
    <svg viewBox="0 0 100 60"><path d="M30 50 L50 10 L70 50 Z" fill="hsl(${hue} 60% 70%)"></path><circle cx="50" cy="52" r="4"></circle></svg>
    <div class="card-body"><h5 class="card-title">${product.name}</h5><p class="card-text">${product.text}</p>
    <div class="d-flex justify-content-between"><strong>€ ${product.price}.00</strong>
    <button class="btn btn-sm btn-outline-primary">View</button></div></div></div></div>`
}

function render() {
  const words = $('search').value.toLowerCase()
  const shown = products.filter((p) => (kind === 'All' || p.kind === kind) && p.name.toLowerCase().includes(words))
  $('grid').innerHTML = shown.map(card).join('')
  $('kinds').innerHTML = kinds
    .map((k) => `<button class="btn btn-${k === kind ? '' : 'outline-'}secondary" data-kind="${k}">${k}</button>`)
    .join('')
}

document.addEventListener('click', (event) => {
  const { target } = event
  if (target.dataset.kind) {
    kind = target.dataset.kind
    render()
  } else if (target.closest('.bench-card button')) {
    chosen = products[Number(target.closest('.bench-card').dataset.id)]
    $('productName').textContent = chosen.name
    $('productText').textContent = chosen.text
    $('product').classList.remove('d-none')
    $('product').scrollIntoView()
  } else if (target.id === 'add') {
    $('count').textContent = String(++count)
    const toast = document.createElement('div')
    toast.className = 'alert alert-success bench-added position-fixed bottom-0 end-0 m-3'
    toast.textContent = `${chosen.name} is in your cart`
    document.body.append(toast)
    setTimeout(() => toast.remove(), 1500)
  } else if (target.id === 'cart' || target.parentElement?.id === 'cart') {
    $('checkout').classList.remove('d-none')
    $('checkout').scrollIntoView()
  }
})
$('search').addEventListener('input', render)
$('checkout').addEventListener('submit', (event) => {
  event.preventDefault()
  $('checkout').classList.add('was-validated')
  if (!$('checkout').checkValidity()) return
  fetch('/order', { method: 'POST' }).then(() => {
    $('checkout').innerHTML = '<div class="card-body"><h3 id="thanks">Thank you for your order</h3></div>'
  })
})
let slide = 0
setInterval(() => {
  slide = (slide + 1) % 3
  $('slides').style.transform = `translateX(-${slide * 33.34}%)`
}, 2000)
render()
