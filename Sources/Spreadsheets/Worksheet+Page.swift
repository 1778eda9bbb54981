import CXlsxWriter

/// How a sheet is printed: on A4, as wide as the page.
package struct PageSetup: Sendable {
    package var isLandscape = false
    /// At the foot of each page, left and middle; the page's number is at the right.
    package var left = ""
    package var middle = ""

    package init() {}
}

extension Worksheet {
    /// Sets how the sheet is printed.
    package func setPage(_ page: PageSetup) {
        withSheet { sheet in
            worksheet_set_paper(sheet, 9)
            if page.isLandscape { worksheet_set_landscape(sheet) }
            // One page wide, and as many high as it takes.
            worksheet_fit_to_pages(sheet, 1, 0)
            worksheet_set_margins(sheet, 0.6, 0.6, 0.7, 0.8)
            let left = CellText.margin(page.left, most: 60)
            let middle = CellText.margin(page.middle, most: 60)
            // A blank keeps digits of the text apart from the size before them.
            _ = worksheet_set_footer(sheet, "&L&8 \(left)&C&8 \(middle)&R&8 &A, page &P of &N")
        }
    }

    /// Leaves out the lines between cells, for a sheet that is read as a page.
    package func hideGridlines() {
        withSheet { worksheet_gridlines($0, UInt8(LXW_HIDE_ALL_GRIDLINES.rawValue)) }
    }
}
