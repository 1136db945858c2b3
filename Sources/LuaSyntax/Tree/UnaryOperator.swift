/// Lua's unary operators.
public enum UnaryOperator: String, Sendable {
    case not
    case negate = "-"
    case length = "#"
    case bitNot = "~"

    /// How strongly every unary operator binds to its operand.
    static let binding = 12

    init?(_ token: TokenKind) {
        switch token {
        case .not: self = .not
        case .minus: self = .negate
        case .hash: self = .length
        case .tilde: self = .bitNot
        default: return nil
        }
    }
}
