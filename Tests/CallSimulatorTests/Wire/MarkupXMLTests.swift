import Testing

@testable import CallSimulator

@Suite("Reading a carrier's XML documents")
struct MarkupXMLTests {
    private func message(_ text: String) -> String? {
        do throws(MarkupProblem) {
            _ = try MarkupXML.parse(text)
            return nil
        } catch {
            return error.message
        }
    }

    @Test("elements, attributes in either quotes, text and nesting come out as they stand")
    func plain() throws {
        let root = try MarkupXML.parse(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Say voice='alice' loop=\"2\">Hi</Say><Hangup/>"
                + "</Response>\n")
        #expect(root.name == "Response")
        #expect(root.elements.map(\.name) == ["Say", "Hangup"])
        let say = try #require(root.elements.first)
        #expect(say["voice"] == "alice")
        #expect(say["loop"] == "2")
        #expect(say["Loop"] == nil)
        #expect(say.text == "Hi")
    }

    @Test("entities, character references, CDATA and comments are resolved in text and attributes")
    func references() throws {
        let root = try MarkupXML.parse(
            "<a href=\"?x=1&amp;y=2\">5 &lt; 6 &#65;&#x1F600;<!-- not this --> <![CDATA[<&amp;>]]></a>")
        #expect(root["href"] == "?x=1&y=2")
        #expect(root.text == "5 < 6 A\u{1F600} <&amp;>")
    }

    @Test("the text of an element has its nested elements' words, and white space as single spaces")
    func text() throws {
        let root = try MarkupXML.parse("<Say>\n  Hello <break/> <emphasis>dear</emphasis>\n\tcaller </Say>")
        #expect(root.text == "Hello dear caller")
    }

    @Test(
        "what is not well-formed is refused with the reason",
        arguments: [
            ("", "the document has no element"), ("plain words", "there is text outside the root element"),
            ("<a>", "<a> is not closed"), ("<a></b>", "</b> closes nothing that is open"),
            ("<a/><b/>", "there is a second root element"), ("<a x=1/>", "the value of attribute x is not quoted"),
            ("<a x='1' x='2'/>", "attribute x comes twice"), ("<a x='<'/>", "< stands in the value of attribute x"),
            ("<a x='1'y='2'/>", "white space is missing before an attribute"),
            ("<a>&nbsp;</a>", "& begins no known entity"), ("<a>&#0;</a>", "& begins no known entity"),
            ("<a>this & that</a>", "& begins no known entity"), ("<a>\u{1}</a>", "there is a control character"),
            ("<!-- a -- b --><a/>", "a comment may not contain --"), ("<a><!-- x</a>", "the comment is not finished"),
            ("<!DOCTYPE a><a/>", "document types are not allowed"),
            (" <?xml version='1.0'?><a/>", "the XML declaration stands at the beginning or nowhere"),
        ])
    func refused(text: String, reason: String) {
        #expect(message(text) == reason)
    }

    @Test("documents that are too long or too deep are refused")
    func caps() {
        #expect(message("<a>" + String(repeating: "x", count: 65_536) + "</a>")?.contains("longer") == true)
        #expect(message("<a>" + String(repeating: "x", count: 65_000) + "</a>") == nil)
        let deep = { (count: Int) in
            String(repeating: "<a>", count: count) + String(repeating: "</a>", count: count)
        }
        #expect(message(deep(32)) == nil)
        #expect(message(deep(33)) == "elements are nested too deep")
    }

    @Test("bytes that are not UTF-8 are refused")
    func encoding() {
        #expect(throws: MarkupProblem.self) { try MarkupXML.parse([0x3C, 0x61, 0x3E, 0xFF, 0x3C, 0x2F, 0x61, 0x3E]) }
    }

    @Test(
        "references are resolved against the document's URL",
        arguments: [
            ("/a", "https://h:8443/x/y?q=1", "https://h:8443/a"), ("b", "https://h/x/y?q=1", "https://h/x/b"),
            ("?z=2", "https://h/x/y?q=1", "https://h/x/y?z=2"), ("", "https://h/x/y?q=1", "https://h/x/y?q=1"),
            ("../b?c=d", "https://h/x/y/z", "https://h/x/b?c=d"), ("//o/p", "https://h/x", "https://o/p"),
            (" https://o/p \n", nil, "https://o/p"), ("b", "https://h", "https://h/b"), ("/a", nil, nil),
            ("ftp://o/p", "https://h/x", nil),
        ] as [(String, String?, String?)])
    func urls(reference: String, base: String?, expected: String?) {
        #expect(WireURL.resolve(reference, against: base) == expected)
    }

    @Test("dates are written as carriers write them, leap days and the epoch included")
    func dates() {
        #expect(WireDate.rfc2822(.init(milliseconds: 0)) == "Thu, 01 Jan 1970 00:00:00 +0000")
        #expect(WireDate.rfc2822(.init(milliseconds: 1_709_210_096_789)) == "Thu, 29 Feb 2024 12:34:56 +0000")
        #expect(WireDate.iso8601(.init(milliseconds: 1_767_225_599_005)) == "2025-12-31T23:59:59.005000Z")
    }
}
