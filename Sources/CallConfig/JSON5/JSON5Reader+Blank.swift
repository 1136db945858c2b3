extension JSON5Reader {
    /// The character at a byte offset; the text is valid UTF-8.
    func scalar(at offset: Int) -> (scalar: Unicode.Scalar, count: Int)? {
        guard offset < bytes.count else { return nil }
        let first = bytes[offset]
        if first < 0x80 { return (Unicode.Scalar(first), 1) }
        var iterator = bytes[offset..<min(bytes.count, offset + 4)].makeIterator()
        var decoder = UTF8()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
        return (scalar, UTF8.width(scalar))
    }

    /// Goes past blanks and comments.
    mutating func skipBlank() throws(JSON5Error) {
        while let (scalar, count) = scalar(at: position) {
            if JSON5Scalars.isBlank(scalar) {
                position += count
            } else if scalar == "/" {
                try skipComment()
            } else {
                return
            }
        }
    }

    private mutating func skipComment() throws(JSON5Error) {
        let start = position
        position += 1
        if take("/") {
            while let (scalar, count) = scalar(at: position), !JSON5Scalars.endsLine(scalar) { position += count }
        } else if take("*") {
            while !isAtEnd {
                if take("*") {
                    if take("/") { return }
                } else {
                    position += 1
                }
            }
            throw failure("the comment is not closed", at: start)
        } else {
            throw failure("a '/' begins no comment here", at: start)
        }
    }
}
