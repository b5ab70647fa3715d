import { circle, type Drawing, ellipse, line, path, repeat, shadow } from './draw.ts'

export const cushion: Drawing = (c) =>
  shadow(130, 366) +
  path(
    'M82 112 Q200 132 318 112 Q332 108 330 124 Q312 232 330 342 Q332 358 318 354 Q200 334 82 354 Q68 358 70 342 Q88 232 70 124 Q68 108 82 112 Z',
    c.main,
  ) +
  repeat(6, (index) =>
    line(
      `M${112 + index * 35} ${126 - Math.abs(index - 2.5) * 3} Q${112 + index * 35 + (index - 2.5) * -3} 232 ${112 + index * 35} ${340 + Math.abs(index - 2.5) * 3}`,
      c.light,
      index % 2 === 0 ? 9 : 4,
    ),
  ) +
  line('M88 118 Q200 138 312 118', c.shade, 4) +
  line('M88 348 Q200 328 312 348', c.shade, 4) +
  repeat(4, (index) => {
    const x = index % 2 === 0 ? 76 : 324
    const y = index < 2 ? 116 : 350
    return circle(x, y, 9, c.accent)
  })

export const throwBlanket: Drawing = (c) =>
  shadow(130, 372) +
  path('M84 280 Q84 262 102 262 H298 Q316 262 316 280 V350 Q316 368 298 368 H102 Q84 368 84 350 Z', c.shade) +
  path('M84 220 Q84 198 106 198 H294 Q316 198 316 220 V270 Q316 284 302 284 H98 Q84 284 84 270 Z', c.main) +
  path('M92 150 Q92 126 116 126 H286 Q308 126 308 150 V190 Q308 208 290 208 H110 Q92 208 92 190 Z', c.light) +
  path('M128 120 H222 V320 H128 Z', c.main) +
  repeat(3, (index) => line(`M${146 + index * 28} 122 V318`, c.accent, 7)) +
  repeat(5, (index) => line(`M130 ${150 + index * 38} H220`, c.light, 6)) +
  repeat(9, (index) => line(`M${133 + index * 10.5} 322 v24`, c.accent, 4)) +
  line('M92 246 H120 M232 246 H306', c.accent, 5) +
  line('M96 320 H120 M232 320 H306', c.light, 5, 'opacity=".6"')

export const candle: Drawing = (c) =>
  shadow(96, 362) +
  ellipse(200, 110, 62, 62, '#f7d98b', 'opacity=".28"') +
  path('M200 74 Q226 108 212 130 Q200 142 188 130 Q174 108 200 74 Z', '#f0a93e') +
  path('M200 100 Q210 118 204 130 Q200 134 196 130 Q190 118 200 100 Z', '#fff3cf') +
  line('M200 128 V164', '#4b443c', 4) +
  path('M118 172 H282 V334 Q282 360 256 360 H144 Q118 360 118 334 Z', c.main) +
  ellipse(200, 172, 82, 17, c.shade) +
  ellipse(200, 172, 70, 12, c.light) +
  path('M146 226 H254 V312 H146 Z', c.light) +
  line('M166 250 H234', c.accent, 6) +
  line('M178 270 H222', c.shade, 4) +
  line('M184 286 H216', c.shade, 4) +
  line('M130 196 V330', '#fff', 6, 'opacity=".35"')

export const vase: Drawing = (c) =>
  shadow(86, 374) +
  line('M198 200 Q190 130 158 84', '#6f8a5a', 5) +
  line('M202 200 Q206 120 214 62', '#6f8a5a', 5) +
  line('M206 200 Q226 140 264 104', '#6f8a5a', 5) +
  repeat(5, (index) =>
    ellipse(152 + (index % 2 === 0 ? -7 : 9), 78 + index * 15, 11, 9, index % 2 === 0 ? '#5b5bb5' : '#7f7fd0'),
  ) +
  repeat(6, (index) =>
    ellipse(213 + (index % 2 === 0 ? -9 : 8), 52 + index * 15, 12, 9, index % 2 === 0 ? '#4a4aa0' : '#6d6dc4'),
  ) +
  repeat(5, (index) =>
    ellipse(266 + (index % 2 === 0 ? 7 : -9), 98 + index * 14, 11, 9, index % 2 === 0 ? '#7f7fd0' : '#5b5bb5'),
  ) +
  path(
    'M170 176 H230 Q224 206 250 236 Q284 276 262 336 Q248 372 216 372 H184 Q152 372 138 336 Q116 276 150 236 Q176 206 170 176 Z',
    c.main,
  ) +
  ellipse(200, 177, 30, 7, c.shade) +
  path('M133 276 Q200 296 267 276 Q274 296 270 316 Q200 338 130 316 Q126 296 133 276 Z', c.accent, 'opacity=".8"') +
  line('M158 248 Q136 286 150 330', '#fff', 7, 'opacity=".4"')

export const lamp: Drawing = (c) =>
  shadow(92, 374) +
  ellipse(200, 226, 118, 40, '#f8e2a8', 'opacity=".4"') +
  path('M150 72 H250 L302 214 Q200 236 98 214 Z', c.light) +
  repeat(7, (index) =>
    line(
      `M${158 + index * 14} 76 L${116 + index * 28} ${216 + Math.round(8 * Math.sin(((index + 1) / 8) * Math.PI))}`,
      c.main,
      2.5,
      'opacity=".7"',
    ),
  ) +
  line('M200 222 V262', c.accent, 8) +
  path('M170 258 H230 Q268 292 252 344 Q246 370 224 370 H176 Q154 370 148 344 Q132 292 170 258 Z', c.main) +
  line('M166 284 Q150 316 164 350', '#fff', 6, 'opacity=".4"') +
  line('M254 360 Q306 372 330 350', c.shade, 4)

export const basket: Drawing = (c) =>
  shadow(118, 372) +
  line('M128 184 Q126 116 158 112 Q190 116 188 184', c.accent, 10) +
  line('M212 184 Q210 116 242 112 Q274 116 272 184', c.accent, 10, 'opacity=".75"') +
  path('M88 176 H312 Q330 270 300 354 Q296 370 280 370 H120 Q104 370 100 354 Q70 270 88 176 Z', c.main) +
  repeat(6, (row) =>
    repeat(9, (column) => {
      const x = 112 + row * 1.5 + column * (21.5 - row * 0.4)
      return ellipse(x, 206 + row * 28, 12, 8, (row + column) % 2 === 0 ? c.light : c.shade, 'opacity=".75"')
    }),
  ) +
  line('M88 178 Q200 196 312 178', c.accent, 12)
