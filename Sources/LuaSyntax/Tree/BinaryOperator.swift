/// Lua's binary operators.
public enum BinaryOperator: String, Sendable {
    case or, and
    case less = "<"
    case greater = ">"
    case lessEqual = "<="
    case greaterEqual = ">="
    case notEqual = "~="
    case equal = "=="
    case bitOr = "|"
    case bitExclusiveOr = "~"
    case bitAnd = "&"
    case shiftLeft = "<<"
    case shiftRight = ">>"
    case concatenate = ".."
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case floorDivide = "//"
    case modulo = "%"
    case power = "^"

    /// How strongly it binds to its left and right; a smaller right side makes it right associative.
    var binding: (left: Int, right: Int) {
        switch self {
        case .or: (1, 1)
        case .and: (2, 2)
        case .less, .greater, .lessEqual, .greaterEqual, .notEqual, .equal: (3, 3)
        case .bitOr: (4, 4)
        case .bitExclusiveOr: (5, 5)
        case .bitAnd: (6, 6)
        case .shiftLeft, .shiftRight: (7, 7)
        case .concatenate: (9, 8)
        case .add, .subtract: (10, 10)
        case .multiply, .divide, .floorDivide, .modulo: (11, 11)
        case .power: (14, 13)
        }
    }

    init?(_ token: TokenKind) {
        switch token {
        case .or: self = .or
        case .and: self = .and
        case .less: self = .less
        case .greater: self = .greater
        case .lessEqual: self = .lessEqual
        case .greaterEqual: self = .greaterEqual
        case .notEqual: self = .notEqual
        case .equal: self = .equal
        case .pipe: self = .bitOr
        case .tilde: self = .bitExclusiveOr
        case .ampersand: self = .bitAnd
        case .shiftLeft: self = .shiftLeft
        case .shiftRight: self = .shiftRight
        case .concatenate: self = .concatenate
        case .plus: self = .add
        case .minus: self = .subtract
        case .star: self = .multiply
        case .slash: self = .divide
        case .doubleSlash: self = .floorDivide
        case .percent: self = .modulo
        case .caret: self = .power
        default: return nil
        }
    }
}
