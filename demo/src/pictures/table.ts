import { circle, type Drawing, ellipse, line, path, repeat, shadow } from './draw.ts'

const speckles = (count: number, left: number, top: number, width: number, height: number, fill: string): string =>
  repeat(count, (index) =>
    circle(
      left + ((index * index * 23 + index * 41) % width),
      top + ((index * 53) % height),
      1.6 + (index % 3) * 0.6,
      fill,
    ),
  )

export const mug: Drawing = (c) =>
  shadow(130, 352) +
  line('M272 180 Q340 176 336 240 Q332 300 262 298', c.shade, 22) +
  path('M104 140 H288 L280 326 Q278 350 252 350 H140 Q114 350 112 326 Z', c.main) +
  path('M104 140 H288 L285 214 Q240 232 196 214 Q150 196 107 218 Z', c.light) +
  ellipse(196, 140, 92, 20, c.shade) +
  ellipse(196, 144, 80, 14, c.accent) +
  speckles(22, 124, 232, 148, 100, c.shade) +
  line('M128 164 Q124 240 132 316', '#fff', 6, 'opacity=".35"')

export const bowl: Drawing = (c) =>
  shadow(120, 344) +
  path('M150 326 H250 L244 346 H156 Z', c.shade) +
  path('M64 178 Q72 330 200 334 Q328 330 336 178 Z', c.main) +
  ellipse(200, 178, 136, 38, c.light) +
  ellipse(200, 182, 120, 29, c.shade) +
  circle(158, 172, 24, '#d98a5c') +
  circle(206, 166, 26, '#e2a35f') +
  circle(248, 174, 22, '#cf7a52') +
  path('M206 140 q16 -18 30 -8 q-8 16 -30 8 Z', '#6f8a5a') +
  path('M70 214 Q200 262 330 214 L325 238 Q200 284 75 238 Z', c.accent, 'opacity=".85"') +
  line('M104 232 Q124 286 164 308', '#fff', 6, 'opacity=".3"')

export const plates: Drawing = (c) =>
  shadow(140, 352) +
  repeat(4, (index) => {
    const y = 330 - index * 20
    return (
      path(`M62 ${y} Q80 ${y + 22} 200 ${y + 24} Q320 ${y + 22} 338 ${y} Z`, index % 2 === 0 ? c.shade : c.main) +
      ellipse(200, y, 138, 18, c.light)
    )
  }) +
  circle(200, 170, 104, c.main) +
  circle(200, 170, 94, c.light) +
  `<circle cx="200" cy="170" r="66" fill="none" stroke="${c.main}" stroke-width="4"/>` +
  repeat(16, (index) => {
    const turn = (index * Math.PI) / 8
    return circle(Math.round(200 + Math.cos(turn) * 80), Math.round(170 + Math.sin(turn) * 80), 4, c.accent)
  })

export const teapot: Drawing = (c) =>
  shadow(128, 348) +
  line('M112 202 Q110 92 204 92 Q298 92 292 202', c.accent, 11) +
  path('M282 286 Q322 270 330 222 Q334 196 356 186 L340 172 Q306 184 300 220 Q294 244 270 246 Z', c.shade) +
  path('M92 252 Q92 176 200 176 Q308 176 308 252 Q308 342 232 346 H168 Q92 342 92 252 Z', c.main) +
  path('M140 184 Q200 156 260 184 Q200 206 140 184 Z', c.light) +
  circle(200, 160, 13, c.accent) +
  speckles(18, 130, 236, 140, 84, c.shade) +
  line('M112 236 Q106 286 138 320', '#fff', 7, 'opacity=".35"')

export const carafe: Drawing = (c) =>
  shadow(84, 370) +
  path(
    'M166 70 H234 L228 150 Q230 178 258 212 Q284 246 280 320 Q278 368 230 368 H170 Q122 368 120 320 Q116 246 142 212 Q170 178 172 150 Z',
    c.light,
    'opacity=".85"',
  ) +
  path(
    'M132 232 Q200 250 268 232 Q282 266 278 322 Q276 362 230 362 H170 Q124 362 122 322 Q118 266 132 232 Z',
    c.main,
    'opacity=".8"',
  ) +
  ellipse(200, 236, 67, 11, c.shade, 'opacity=".7"') +
  ellipse(200, 70, 34, 8, c.shade) +
  path('M182 44 h36 l-4 32 h-28 Z', c.accent) +
  circle(170, 292, 5, '#fff') +
  circle(184, 316, 3.5, '#fff') +
  line('M158 224 Q138 258 140 330', '#fff', 7, 'opacity=".6"')

export const board: Drawing = (c) =>
  `<g transform="rotate(9 200 220)">` +
  path(
    'M130 130 Q130 112 148 112 H176 Q184 112 184 102 V70 Q184 54 200 54 Q216 54 216 70 V102 Q216 112 224 112 H252 Q270 112 270 130 V362 Q270 380 252 380 H148 Q130 380 130 362 Z',
    c.shade,
    'transform="translate(7 7)" opacity=".45"',
  ) +
  path(
    'M130 130 Q130 112 148 112 H176 Q184 112 184 102 V70 Q184 54 200 54 Q216 54 216 70 V102 Q216 112 224 112 H252 Q270 112 270 130 V362 Q270 380 252 380 H148 Q130 380 130 362 Z',
    c.main,
  ) +
  circle(200, 78, 8, c.light) +
  line('M158 124 Q150 240 160 370', c.shade, 2.5, 'opacity=".6"') +
  line('M188 118 Q196 250 184 374', c.shade, 2.5, 'opacity=".6"') +
  line('M224 118 Q216 210 232 300 Q238 340 230 374', c.shade, 2.5, 'opacity=".6"') +
  line('M252 126 Q246 240 254 366', c.shade, 2.5, 'opacity=".6"') +
  ellipse(212, 246, 9, 18, c.shade, 'opacity=".45"') +
  `</g>` +
  line('M92 356 Q120 330 132 286', '#5f7a4d', 4) +
  repeat(5, (index) => path(`M${96 + index * 9} ${350 - index * 15} q-26 -4 -30 -22 q24 -2 30 22 Z`, '#7d9a68'))
