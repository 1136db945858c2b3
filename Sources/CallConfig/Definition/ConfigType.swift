/// What kind of value a key of the configuration takes.
public indirect enum ConfigType: Hashable, Sendable {
    case boolean
    case integer(ClosedRange<Int64>)
    case text(TextRule)
    case choice([String])
    /// A credential: a text, or where to find it (`SecretReference`).
    case secret
    case list(ConfigType, atLeast: Int = 0)
    /// Only the keys that the table has.
    case object
    /// The keys that the table has are checked; any others may be there.
    case openObject
    /// Keys chosen by whoever writes the file, all with values of one kind.
    case map(TextRule)

    /// The largest integer that every JSON reader takes exactly.
    public static let largest: Int64 = (1 << 53) - 1
    public static let positive = ConfigType.integer(1...largest)
    public static let zeroOrMore = ConfigType.integer(0...largest)
    public static let port = ConfigType.integer(1...65535)

    /// The kind of value, for people.
    public var wanted: String {
        switch self {
        case .boolean: "true or false"
        case .integer(let range):
            switch (range.lowerBound, range.upperBound) {
            case (let low, Self.largest): "a whole number, at least \(low)"
            case (let low, let high): "a whole number from \(low) to \(high)"
            }
        case .text(let rule): rule.wanted
        case .choice(let values): values.count == 1 ? "\"\(values[0])\"" : "one of " + values.joined(separator: ", ")
        case .secret: "a text that is not empty or a secret reference"
        case .list(let item, let least): "a list" + (least > 0 ? " of at least \(least)" : "") + ", each \(item.wanted)"
        case .object, .openObject: "an object"
        case .map: "an object"
        }
    }

    /// A value that fits, as it would be written.
    public var example: String {
        switch self {
        case .boolean: "true"
        case .integer(let range): "\(max(range.lowerBound, min(range.upperBound, 1000)))"
        case .text(let rule): rule.example
        case .choice(let values): "\"\(values[0])\""
        case .secret: #"{ source: "env", provider: "default", id: "NAME" }"#
        case .list(let item, _): "[\(item.example)]"
        case .object, .openObject, .map: "{ }"
        }
    }
}
