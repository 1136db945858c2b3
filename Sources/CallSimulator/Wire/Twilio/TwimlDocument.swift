/// A TwiML document that was read.
struct TwimlDocument: Hashable, Sendable {
    var verbs: [MarkupElement]
    /// Its own URL, against which others resolve; nil for a document that came through the API.
    var base: String?
    /// What the schema has to say against it; the document runs all the same.
    var warnings: [String]

    /// - Throws: `MarkupProblem` for anything but well-formed XML with a `<Response>` at its root.
    init(_ bytes: [UInt8], base: String?) throws(MarkupProblem) {
        let root = try MarkupXML.parse(bytes)
        guard root.name == "Response" else {
            throw MarkupProblem(offset: 0, message: "the root element is <\(root.name)>, not <Response>")
        }
        verbs = root.elements
        self.base = base
        warnings = TwimlSchema.warnings(root)
    }
}
