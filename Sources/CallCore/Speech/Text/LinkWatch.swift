/// Whether a place in a text lies inside a Markdown link, so far as that can be told without its end.
struct LinkWatch {
    /// Brackets that are open for longer are none of a link.
    private static let longest = 1_000

    private var depth = 0
    private var opened = 0
    private var closed: Int?
    private var isInTarget = false

    /// A sentence does not end here.
    var isOpen: Bool { depth > 0 || isInTarget }

    mutating func take(_ scalar: Unicode.Scalar, at index: Int) {
        switch scalar {
        case "[":
            if !isOpen { opened = index }
            depth += 1
        case "]" where depth > 0:
            depth -= 1
            if depth == 0 { closed = index }
        case "(" where closed == index - 1 && depth == 0: isInTarget = true
        case ")": isInTarget = false
        default: break
        }
        if isOpen, index - opened > Self.longest { reset() }
    }

    /// A paragraph ends.
    mutating func reset() { self = LinkWatch() }

    /// So much of the text is gone.
    mutating func shift(by count: Int) {
        opened -= count
        closed = closed.map { $0 - count }
    }
}
