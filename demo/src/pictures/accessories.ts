import { circle, type Drawing, ellipse, line, mirrored, path, repeat, shadow } from './draw.ts'

export const scarf: Drawing = (c) =>
  path('M212 168 L262 350 L206 366 L172 186 Z', c.shade) +
  repeat(6, (index) => line(`M${210 + index * 10} ${366 - index * 3} l4 22`, c.accent, 4)) +
  path('M190 170 L176 360 L116 354 L146 160 Z', c.main) +
  repeat(6, (index) => line(`M${120 + index * 11} ${356 + index} l-3 24`, c.accent, 4)) +
  path('M92 132 Q86 88 150 78 Q200 70 250 78 Q314 88 308 132 Q304 188 200 192 Q96 188 92 132 Z', c.main) +
  path('M132 116 Q136 92 200 92 Q264 92 268 116 Q262 142 200 144 Q138 142 132 116 Z', c.shade) +
  line('M98 148 Q150 186 214 190', c.light, 5) +
  line('M118 170 Q160 190 206 190', c.accent, 5) +
  line('M140 252 L184 256', c.light, 9) +
  line('M136 274 L182 278', c.accent, 9) +
  line('M228 262 L238 300', c.light, 5, 'opacity=".6"') +
  line('M130 318 L179 322', c.light, 9)

export const tote: Drawing = (c) =>
  shadow(120, 376) +
  line('M150 172 Q148 62 200 62 Q252 62 250 172', c.shade, 13) +
  path('M104 158 H296 L308 364 Q308 374 298 374 H102 Q92 374 92 364 Z', c.main) +
  path('M104 158 H296 L297 178 H103 Z', c.light) +
  line('M150 172 Q150 92 200 92 Q250 92 250 172', c.accent, 13) +
  mirrored(path('M141 158 h18 v34 h-18 Z', c.accent)) +
  line('M200 330 Q200 270 200 238', c.accent, 4) +
  mirrored(path('M200 306 Q168 300 160 272 Q190 274 200 306 Z', c.accent)) +
  repeat(5, (index) => {
    const turn = (index * 72 * Math.PI) / 180
    return ellipse(Math.round(200 + Math.sin(turn) * 15), Math.round(226 - Math.cos(turn) * 15), 11, 11, c.accent)
  }) +
  circle(200, 226, 7, c.light)

export const strawHat: Drawing = (c) =>
  shadow(150, 322) +
  ellipse(200, 272, 162, 46, c.main) +
  ellipse(200, 266, 162, 44, c.light) +
  repeat(
    4,
    (index) =>
      `<ellipse cx="200" cy="266" rx="${152 - index * 13}" ry="${39 - index * 5}" fill="none" stroke="${c.main}" stroke-width="3"/>`,
  ) +
  path('M112 262 Q108 140 158 128 Q200 118 242 128 Q292 140 288 262 Q200 300 112 262 Z', c.main) +
  path('M158 130 Q200 152 242 130 Q226 162 200 162 Q174 162 158 130 Z', c.shade, 'opacity=".6"') +
  repeat(5, (index) =>
    line(
      `M${118 + index} ${166 + index * 15} Q200 ${196 + index * 17} ${282 - index} ${166 + index * 15}`,
      c.light,
      2.5,
    ),
  ) +
  path('M110 228 Q200 272 290 228 L288 264 Q200 302 112 264 Z', c.accent)

export const beanie: Drawing = (c) =>
  circle(200, 96, 32, c.light) +
  repeat(14, (index) => {
    const turn = (index * Math.PI) / 7
    return line(`M200 96 L${Math.round(200 + Math.cos(turn) * 36)} ${Math.round(96 + Math.sin(turn) * 36)}`, c.light, 6)
  }) +
  path('M94 292 Q92 126 200 122 Q308 126 306 292 Z', c.main) +
  repeat(7, (index) => {
    const x = 118 + index * 27
    return line(`M${x} 286 Q${x + (200 - x) * 0.12} 190 ${x + (200 - x) * 0.72} 134`, c.shade, 4)
  }) +
  path(
    'M84 274 Q200 308 316 274 Q322 274 322 284 L318 336 Q318 344 310 345 Q200 368 90 345 Q82 344 82 336 L78 284 Q78 274 84 274 Z',
    c.light,
  ) +
  repeat(15, (index) =>
    line(
      `M${96 + index * 15} ${Math.round(292 + 12 * Math.sin(((index + 0.5) / 15) * Math.PI))} v46`,
      c.shade,
      3,
      'opacity=".6"',
    ),
  )

export const satchel: Drawing = (c) =>
  shadow(130, 372) +
  line('M96 196 Q90 66 200 62 Q310 66 304 196', c.shade, 11) +
  path('M78 184 Q78 170 92 170 H308 Q322 170 322 184 V348 Q322 368 302 368 H98 Q78 368 78 348 Z', c.shade) +
  path('M74 180 Q74 164 90 164 H310 Q326 164 326 180 V262 Q326 306 282 306 H118 Q74 306 74 262 Z', c.main) +
  line(
    'M86 182 Q86 176 92 176 H308 Q314 176 314 182 V262 Q314 294 282 294 H118 Q86 294 86 262 Z',
    c.light,
    2.5,
    'stroke-dasharray="7 7"',
  ) +
  mirrored(
    path('M132 244 h26 v78 q0 10 -13 10 q-13 0 -13 -10 Z', c.light) +
      path('M126 284 h38 v22 h-38 Z', c.accent) +
      circle(145, 318, 3.5, c.shade),
  ) +
  mirrored(circle(96, 198, 9, c.accent))

export const socks: Drawing = (c) => {
  const sock =
    path(
      'M150 78 H222 V236 Q222 254 236 264 L286 300 Q308 316 300 338 Q290 366 258 360 Q240 356 222 344 L166 306 Q150 294 150 270 Z',
      c.main,
    ) +
    path('M146 70 H226 V112 H146 Z', c.light) +
    repeat(7, (index) => line(`M${154 + index * 11} 76 V106`, c.shade, 2.5)) +
    path('M256 279 L286 300 Q308 316 300 338 Q290 366 258 360 Q248 358 238 354 Q270 330 256 279 Z', c.accent) +
    path('M150 250 Q186 254 184 318 L166 306 Q150 294 150 270 Z', c.accent) +
    line('M152 146 H220', c.accent, 9) +
    line('M152 168 H220', c.light, 9)
  return `<g transform="translate(-52 -4) rotate(-4 200 220)" opacity=".88">${sock}</g><g transform="translate(22 18)">${sock}</g>`
}
