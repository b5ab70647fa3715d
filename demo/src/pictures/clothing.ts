import { circle, type Drawing, ellipse, line, mirrored, path, repeat } from './draw.ts'

export const shirt: Drawing = (c) =>
  mirrored(path('M140 92 Q96 104 84 128 L44 226 Q42 234 50 238 L88 252 L126 186 Z', c.shade)) +
  path('M140 92 L120 150 L116 366 Q116 374 124 374 H276 Q284 374 284 366 L280 150 L260 92 L232 84 H168 Z', c.main) +
  mirrored(line('M121 160 Q126 250 122 340', c.shade, 3)) +
  mirrored(line('M50 222 L92 238', c.light, 3)) +
  path('M168 84 Q200 106 232 84 L226 76 H174 Z', c.shade) +
  mirrored(path('M170 76 L200 122 L172 142 L148 92 Q158 80 170 76 Z', c.light)) +
  line('M200 122 V374', c.shade, 3) +
  repeat(5, (index) => circle(207, 154 + index * 46, 4, c.accent)) +
  path('M224 176 H262 V212 L243 222 L224 212 Z', c.light, 'opacity=".75"')

export const sweater: Drawing = (c) =>
  mirrored(path('M142 96 Q98 104 88 132 L56 300 Q54 310 64 312 L98 316 L126 200 Z', c.shade)) +
  mirrored(path('M58 292 L102 298 L97 332 Q96 336 90 335 L60 330 Q54 329 55 322 Z', c.light)) +
  path('M142 96 Q118 106 120 160 L118 350 H282 L280 160 Q282 106 258 96 L234 88 H166 Z', c.main) +
  path('M116 340 H284 V366 Q284 372 278 372 H122 Q116 372 116 366 Z', c.light) +
  repeat(16, (index) => line(`M${124 + index * 10} 346 V366`, c.shade, 2)) +
  path('M162 90 Q200 128 238 90 L230 78 H170 Z', c.light) +
  path('M176 84 Q200 106 224 84 L222 80 H178 Z', c.shade) +
  repeat(3, (column) =>
    repeat(9, (row) => {
      const x = 158 + column * 42
      const y = 140 + row * 22
      return line(
        `M${x - 8} ${y} Q${x + 8} ${y + 6} ${x + 8} ${y + 12} M${x + 8} ${y} Q${x - 8} ${y + 6} ${x - 8} ${y + 12}`,
        c.shade,
        3,
      )
    }),
  )

export const dress: Drawing = (c) =>
  mirrored(path('M152 84 Q112 96 104 128 L92 190 L128 200 L146 148 Z', c.shade)) +
  path('M152 84 L142 150 Q150 186 146 206 L254 206 Q250 186 258 150 L248 84 L226 80 L200 132 L174 80 Z', c.main) +
  path('M146 204 Q120 280 96 372 Q200 400 304 372 Q280 280 254 204 Z', c.main) +
  line('M226 80 L164 186', c.light, 7) +
  line('M174 80 L198 126', c.light, 7) +
  path('M144 196 H256 L258 216 H142 Z', c.accent) +
  path('M172 206 Q148 232 146 268 L160 264 Q166 236 182 214 Z', c.accent) +
  mirrored(line('M180 224 Q164 300 150 374', c.shade, 3)) +
  line('M204 226 Q210 310 208 382', c.shade, 3) +
  repeat(24, (index) => {
    const y = 234 + ((index * 29) % 128)
    const reach = 40 + (y - 234) * 0.36
    return circle(Math.round(200 - reach + ((index * 47) % (2 * reach))), y, 3.5, c.light)
  })

export const trousers: Drawing = (c) =>
  path(
    'M138 70 H262 L282 372 Q282 378 276 378 H226 Q220 378 219 372 L202 190 H198 L181 372 Q180 378 174 378 H124 Q118 378 118 372 Z',
    c.main,
  ) +
  path('M138 66 H262 L264 92 H136 Z', c.light) +
  repeat(4, (index) => path(`M${152 + index * 30} 62 h7 v34 h-7 Z`, c.shade)) +
  line('M200 92 V188', c.shade, 3) +
  line('M200 150 Q182 148 182 94', c.shade, 2.5) +
  mirrored(line('M140 104 Q146 132 128 146', c.shade, 3)) +
  mirrored(line('M166 96 Q158 240 150 374', c.light, 3)) +
  mirrored(path('M118 358 L182 358 L181 372 Q180 378 174 378 H124 Q118 378 118 372 Z', c.shade, 'opacity=".5"')) +
  circle(200, 79, 5, c.accent)

export const coat: Drawing = (c) =>
  mirrored(path('M142 72 Q102 82 94 110 L70 276 Q69 286 78 288 L112 292 L130 180 Z', c.shade)) +
  path('M142 72 L122 130 L108 384 Q200 398 292 384 L278 130 L258 72 Z', c.main) +
  line('M206 164 L202 390', c.shade, 3) +
  path('M170 66 H230 L220 110 H180 Z', c.shade) +
  path('M170 66 L204 162 L150 138 L158 118 L138 112 L148 74 Z', c.light) +
  path('M230 66 L204 162 L250 138 L242 118 L262 112 L252 74 Z', c.light) +
  repeat(3, (index) => circle(184, 190 + index * 44, 6.5, c.accent) + circle(228, 190 + index * 44, 6.5, c.accent)) +
  mirrored(path('M126 284 L168 292 L166 306 L124 298 Z', c.light)) +
  mirrored(path('M74 256 L116 264 L113 284 L70 277 Z', c.light))

export const cardigan: Drawing = (c) =>
  mirrored(path('M144 92 Q100 100 90 130 L62 296 Q60 306 70 308 L102 312 L128 196 Z', c.shade)) +
  mirrored(path('M63 288 L107 295 L102 326 Q101 330 96 330 L64 324 Q58 322 59 316 Z', c.light)) +
  path(
    'M144 92 Q120 104 122 160 L118 352 Q118 362 128 362 H272 Q282 362 282 352 L278 160 Q280 104 256 92 L236 84 L200 190 L164 84 Z',
    c.main,
  ) +
  path('M164 84 Q182 74 200 74 Q218 74 236 84 L200 190 Z', '#fff8ee') +
  line('M164 86 L199 192 V360', c.light, 14) +
  line('M236 86 L201 192 V360', c.light, 14) +
  repeat(4, (index) => circle(200, 212 + index * 40, 7, c.accent) + circle(200, 212 + index * 40, 2, c.light)) +
  mirrored(path('M132 272 H178 V318 Q178 324 172 324 H138 Q132 324 132 318 Z', c.shade, 'opacity=".55"')) +
  mirrored(line('M132 274 H178', c.light, 8)) +
  ellipse(200, 84, 22, 7, c.shade)
