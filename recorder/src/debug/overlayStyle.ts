/** Styles of the debug overlay; `all: initial` keeps those of the page out. */
export const css = `
:host { all: initial; }
section {
  position: fixed; right: 12px; bottom: 12px; z-index: 2147483647; box-sizing: border-box; width: min(340px, calc(100vw - 24px));
  max-height: min(70vh, 560px); overflow: auto; padding: 12px 14px; border: 1px solid #c9ced3; border-radius: 10px;
  background: #fff; color: #1c2024; box-shadow: 0 6px 24px rgb(0 0 0 / 25%);
  font: 13px/1.45 system-ui, sans-serif; text-align: left; overflow-wrap: anywhere;
}
header { display: flex; justify-content: space-between; align-items: center; }
h2 { margin: 0; font-size: 15px; }
h3 { margin: 10px 0 4px; font-size: 13px; }
p { margin: 4px 0; }
button { width: 28px; height: 28px; border: 0; border-radius: 6px; background: transparent; color: inherit; font-size: 20px; line-height: 1; cursor: pointer; }
button:hover { background: rgb(127 127 127 / 20%); }
:focus-visible { outline: 2px solid #0b6bcb; outline-offset: 1px; }
dl { display: grid; grid-template-columns: 84px 1fr; gap: 2px 10px; margin: 8px 0; }
dt { color: #5b646d; }
dd { margin: 0; font-variant-numeric: tabular-nums; }
label { display: block; min-height: 24px; cursor: pointer; }
ol { margin: 0; padding: 0; list-style: none; font: 12px/1.5 ui-monospace, monospace; }
input { margin: 0 4px 0 0; vertical-align: -2px; }
a { color: #0b5cad; }
b { font-family: ui-monospace, monospace; letter-spacing: .03em; }
.box { position: fixed; z-index: 2147483646; box-sizing: border-box; border: 2px solid; pointer-events: none; }
.box::after { content: attr(data-kind); position: absolute; left: 0; top: 0; padding: 0 3px; background: #1c2024; color: #fff; font: 10px/14px system-ui, sans-serif; }
.masked { border-color: #7a3fd1; }
.blocked { border-color: #c43c00; background: repeating-linear-gradient(45deg, rgb(196 60 0 / 25%) 0 6px, transparent 6px 12px); }
.ignored { border-color: #0b6bcb; border-style: dashed; }
@media (prefers-color-scheme: dark) {
  section { background: #1c2024; color: #eceef0; border-color: #3c444b; }
  dt { color: #a5aeb6; }
  a { color: #7cc0ff; }
}
`
