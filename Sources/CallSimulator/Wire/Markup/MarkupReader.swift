/// Reads one XML document from its bytes.
struct MarkupReader {
    let bytes: [UInt8]
    var position = 0
    /// Open elements, outermost first.
    private var open: [MarkupElement] = []
    private var root: MarkupElement?

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(MarkupProblem) -> MarkupElement {
        if starts("\u{FEFF}") { position += 3 }
        if starts("<?xml"), let byte = peek(5), Self.isSpace(byte) {
            position += 5
            try skip(past: "?>", what: "the XML declaration")
        }
        while position < bytes.count { try item() }
        if let element = open.last { throw problem("<\(element.name)> is not closed") }
        guard let root else { throw problem("the document has no element") }
        return root
    }

    private mutating func item() throws(MarkupProblem) {
        if starts("<!--") {
            try comment()
        } else if starts("<![CDATA[") {
            try characterData()
        } else if starts("<!") {
            throw problem("document types are not allowed")
        } else if starts("<?") {
            if starts("<?xml"), let byte = peek(5), Self.isSpace(byte) {
                throw problem("the XML declaration stands at the beginning or nowhere")
            }
            try skip(past: "?>", what: "the processing instruction")
        } else if starts("</") {
            try endTag()
        } else if bytes[position] == UInt8(ascii: "<") {
            try startTag()
        } else {
            try text()
        }
    }

    private mutating func comment() throws(MarkupProblem) {
        let start = position
        position += 4
        try skip(past: "-->", what: "the comment")
        guard !String(decoding: bytes[(start + 4)..<(position - 3)], as: UTF8.self).contains("--") else {
            throw MarkupProblem(offset: start, message: "a comment may not contain --")
        }
    }

    private mutating func characterData() throws(MarkupProblem) {
        position += 9
        let start = position
        try skip(past: "]]>", what: "the CDATA section")
        try append(String(decoding: bytes[start..<(position - 3)], as: UTF8.self), at: start)
    }

    private mutating func startTag() throws(MarkupProblem) {
        let start = position
        position += 1
        var element = MarkupElement(name: try name())
        guard root == nil || !open.isEmpty else {
            throw MarkupProblem(offset: start, message: "there is a second root element")
        }
        while true {
            let hadSpace = skipSpace()
            guard let byte = peek() else { throw problem("<\(element.name)> is not finished") }
            if byte == UInt8(ascii: ">") {
                position += 1
                open.append(element)
                guard open.count <= MarkupXML.maxDepth else { throw problem("elements are nested too deep") }
                return
            }
            if starts("/>") {
                position += 2
                guard open.count < MarkupXML.maxDepth else { throw problem("elements are nested too deep") }
                return close(element)
            }
            guard hadSpace else { throw problem("white space is missing before an attribute") }
            let attribute = try self.attribute()
            guard element[attribute.name] == nil else { throw problem("attribute \(attribute.name) comes twice") }
            element.attributes.append(attribute)
        }
    }

    private mutating func endTag() throws(MarkupProblem) {
        let start = position
        position += 2
        let name = try name()
        _ = skipSpace()
        guard peek() == UInt8(ascii: ">") else { throw problem("</\(name)> is not finished") }
        position += 1
        guard let element = open.popLast(), element.name == name else {
            throw MarkupProblem(offset: start, message: "</\(name)> closes nothing that is open")
        }
        close(element)
    }

    private mutating func close(_ element: MarkupElement) {
        if open.isEmpty { root = element } else { open[open.count - 1].children.append(.element(element)) }
    }

    private mutating func attribute() throws(MarkupProblem) -> MarkupElement.Attribute {
        let name = try name()
        _ = skipSpace()
        guard peek() == UInt8(ascii: "=") else { throw problem("attribute \(name) has no value") }
        position += 1
        _ = skipSpace()
        guard let quote = peek(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            throw problem("the value of attribute \(name) is not quoted")
        }
        position += 1
        let start = position
        while let byte = peek(), byte != quote {
            guard byte != UInt8(ascii: "<") else { throw problem("< stands in the value of attribute \(name)") }
            position += 1
        }
        guard peek() != nil else { throw problem("the value of attribute \(name) is not finished") }
        let value = try decoded(bytes[start..<position])
        position += 1
        // Line breaks and tabs in attribute values are read as spaces (XML 1.0, section 3.3.3).
        let normal = String(value.map { $0.isNewline || $0 == "\t" ? " " : $0 })
        return MarkupElement.Attribute(name: name, value: normal)
    }

    private mutating func text() throws(MarkupProblem) {
        let start = position
        while let byte = peek(), byte != UInt8(ascii: "<") { position += 1 }
        try append(try decoded(bytes[start..<position]), at: start)
    }

    private mutating func append(_ text: String, at start: Int) throws(MarkupProblem) {
        guard !open.isEmpty else {
            guard text.allSatisfy(\.isWhitespace) else {
                throw MarkupProblem(offset: start, message: "there is text outside the root element")
            }
            return
        }
        open[open.count - 1].children.append(.text(text))
    }
}
