import CallCore

extension HeaderList {
    /// The value of a header that must come once and say something: two values could be read differently by whoever
    /// forwarded the request.
    func single(_ name: String) throws(SignatureRefusal) -> String {
        let values = all(name)
        guard let value = values.first, !value.isEmpty else { throw SignatureRefusal(.missingHeader) }
        guard values.count == 1 else { throw SignatureRefusal(.malformedHeader) }
        return value
    }
}
