import EndToEndSupport

/// Questions about a page that is open in a browser; each answers with what is wrong, so that nothing is an empty answer.
struct PageAudit {
    let browser: Browser

    /// Whether the page is wider than its window, so that a reader has to scroll sideways, with what sticks out.
    var overflow: [String] { get async throws { try await browser.run(Self.overflow, as: [String].self) } }

    /// What assistive technology would stumble over: tables without captions or scopes, jumps of headings, and the like.
    var structure: [String] { get async throws { try await browser.run(Self.structure, as: [String].self) } }

    /// Texts that stand out too little from what is behind them, by WCAG 2.2 (AA).
    var contrast: [String] { get async throws { try await browser.run(Self.contrast, as: [String].self) } }

    /// How many texts ``contrast`` looks at, since one that looks at none finds nothing.
    var textCount: Int {
        get async throws { try await browser.run(Self.texts + "return texts().length", as: Int.self) }
    }

    private static let overflow = """
        const page = document.scrollingElement
        if (page.scrollWidth <= innerWidth) return []
        const wide = Array.from(document.querySelectorAll('body *')).filter(e => {
          const box = e.getBoundingClientRect()
          if (box.left + Math.max(box.width, e.scrollWidth) <= innerWidth + 0.5) return false
          for (let p = e.parentElement; p; p = p.parentElement)
            if (/auto|scroll|hidden/.test(getComputedStyle(p).overflowX)) return false
          return true
        })
        const names = wide.slice(0, 5).map(e => `${e.tagName}.${e.getAttribute('class')}: ${e.textContent.slice(0, 40)}`)
        return [`${page.scrollWidth} wide in ${innerWidth}`, ...names]
        """

    private static let structure = """
        const wrong = []
        const all = s => Array.from(document.querySelectorAll(s))
        if (!document.documentElement.lang) wrong.push('no language')
        if (!document.title.trim()) wrong.push('no title')
        if (all('h1').length !== 1) wrong.push(`${all('h1').length} first headings`)
        if (all('main').length !== 1) wrong.push(`${all('main').length} main parts`)
        let last = 0
        for (const h of all('h1, h2, h3, h4, h5, h6')) {
          const level = Number(h.tagName[1])
          if (level > last + 1) wrong.push(`from h${last} to ${h.tagName}: ${h.textContent}`)
          if (!h.textContent.trim()) wrong.push(`an empty ${h.tagName}`)
          last = level
        }
        for (const table of all('table')) {
          const name = table.caption?.textContent.trim()
          if (!name) wrong.push(`a table without a caption: ${table.textContent.trim().slice(0, 40)}`)
          if (table.querySelectorAll('th').length === 0) wrong.push(`${name}: no heads`)
          for (const th of table.querySelectorAll('th'))
            if (!['row', 'col', 'rowgroup', 'colgroup'].includes(th.scope)) wrong.push(`${name}: ${th.textContent}: no scope`)
          const cells = tr => Array.from(tr.cells).reduce((sum, cell) => sum + cell.colSpan, 0)
          if (new Set(Array.from(table.tHead?.rows ?? [], cells)).size > 1) wrong.push(`${name}: heads of unequal width`)
        }
        for (const svg of all('svg')) {
          const hidden = svg.closest('[aria-hidden=true]')
          const named = svg.getAttribute('aria-label') || svg.getAttribute('aria-labelledby') || svg.querySelector('title')
          if (!hidden && !(svg.getAttribute('role') === 'img' && named)) wrong.push('a picture that has no name')
        }
        const ids = all('[id]').map(e => e.id)
        for (const id of new Set(ids)) if (ids.filter(i => i === id).length > 1) wrong.push(`twice the id ${id}`)
        for (const e of all('[aria-labelledby], [aria-describedby], [headers]'))
          for (const a of ['aria-labelledby', 'aria-describedby', 'headers'])
            for (const id of (e.getAttribute(a) ?? '').split(' ').filter(i => i))
              if (!document.getElementById(id)) wrong.push(`${a} names ${id}, which there is not`)
        for (const e of all('body *'))
          if (/auto|scroll/.test(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth && e.tabIndex < 0)
            wrong.push(`${e.tagName}.${e.className} scrolls, but not by keyboard`)
        return wrong
        """

    /// `texts()`: the elements that have text of their own and can be seen.
    private static let texts = """
        const texts = () => Array.from(document.querySelectorAll('body *')).filter(e => {
          const own = Array.from(e.childNodes).some(n => n.nodeType === 3 && n.textContent.trim())
          const box = e.getBoundingClientRect()
          return own && box.width > 1 && box.height > 1 && !e.closest('title, desc, style')
            && e.checkVisibility({ opacityProperty: true, visibilityProperty: true })
        });

        """

    private static let contrast =
        texts + """
            const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
            const rgba = colour => {
              context.clearRect(0, 0, 1, 1)
              context.fillStyle = colour
              context.fillRect(0, 0, 1, 1)
              const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data
              return [r, g, b, a / 255]
            }
            const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1)
            const luminance = colour => {
              const [r, g, b] = colour.map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
              return 0.2126 * r + 0.7152 * g + 0.0722 * b
            }
            const behind = e => {
              const layers = []
              for (let p = e; p; p = p.parentElement) if (!(p instanceof SVGElement)) layers.push(rgba(getComputedStyle(p).backgroundColor))
              let colour = layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1])
              const svg = e instanceof SVGElement && e.ownerSVGElement
              if (!svg) return colour
              const text = e.getBoundingClientRect(), x = (text.left + text.right) / 2, y = (text.top + text.bottom) / 2
              for (const shape of svg.querySelectorAll('rect, path, circle, polygon')) {
                const box = shape.getBoundingClientRect()
                const isBelow = shape.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING
                const covers = box.left <= x && x <= box.right && box.top <= y && y <= box.bottom
                const fill = getComputedStyle(shape).fill
                if (isBelow && covers && /^(rgb|color|#|oklch|hsl)/.test(fill)) colour = over(rgba(fill), colour)
              }
              return colour
            }
            const wrong = []
            for (const e of texts()) {
              const style = getComputedStyle(e)
              const below = behind(e)
              let colour = rgba(e instanceof SVGElement ? style.fill : style.color)
              for (let p = e; p; p = p.parentElement) colour[3] *= Number(getComputedStyle(p).opacity)
              const [a, b] = [luminance(over(colour, below)), luminance(below)]
              const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
              const size = parseFloat(style.fontSize)
              const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
              if (ratio < (isLarge ? 3 : 4.5) - 0.005)
                wrong.push(`${ratio.toFixed(2)}: ${e.tagName}.${e.getAttribute('class')}: ${e.textContent.trim().slice(0, 30)}`)
            }
            return Array.from(new Set(wrong)).slice(0, 20)
            """
}
