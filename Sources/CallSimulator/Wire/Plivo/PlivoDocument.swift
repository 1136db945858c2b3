import CallCore

/// A document of Plivo XML that was read and fits the schema; one that does not is not carried out at all.
struct PlivoDocument: Hashable, Sendable {
    /// Longer bodies are not taken.
    static let maxBytes = 100_000

    var elements: [MarkupElement]

    /// - Throws: `MarkupProblem` for anything but well-formed XML with a `<Response>` of known elements.
    init(_ bytes: [UInt8]) throws(MarkupProblem) {
        guard bytes.count <= Self.maxBytes else {
            throw MarkupProblem(offset: Self.maxBytes, message: "the document is longer than \(Self.maxBytes) bytes")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw MarkupProblem(offset: 0, message: "the document is not UTF-8")
        }
        var reader = MarkupReader(bytes)
        let root = try reader.document()
        guard root.name == "Response" else {
            throw MarkupProblem(offset: 0, message: "the root element is <\(root.name)>, not <Response>")
        }
        if let problem = PlivoSchema.problem(in: root) { throw MarkupProblem(offset: 0, message: problem) }
        elements = root.elements
    }
}
