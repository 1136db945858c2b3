/// A small, strict reader of XML documents as carriers take them: elements, attributes, text, character references,
/// comments, CDATA and the declaration. No document types, so no entities of one's own; no namespaces.
enum MarkupXML {
    static let maxBytes = 64 * 1024
    static let maxDepth = 32

    /// The root element.
    static func parse(_ bytes: [UInt8]) throws(MarkupProblem) -> MarkupElement {
        guard bytes.count <= maxBytes else {
            throw MarkupProblem(offset: maxBytes, message: "the document is longer than \(maxBytes) bytes")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw MarkupProblem(offset: 0, message: "the document is not UTF-8")
        }
        var reader = MarkupReader(bytes)
        return try reader.document()
    }

    static func parse(_ text: String) throws(MarkupProblem) -> MarkupElement { try parse(Array(text.utf8)) }
}
