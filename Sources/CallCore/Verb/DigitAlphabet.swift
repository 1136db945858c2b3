/// Which characters a string of digits may hold.
public enum DigitAlphabet: Hashable, Sendable, CaseIterable {
    /// The keys of a telephone.
    case keypad
    /// The keys and the pauses between them: `w` waits half a second, `W` a second, `p` and `,` as the carrier does.
    case dialling

    public var characters: String {
        switch self {
        case .keypad: "0123456789*#"
        case .dialling: "0123456789*#wWpP,"
        }
    }

    /// How messages and pages name the set.
    public var summary: String {
        switch self {
        case .keypad: "0-9 * #"
        case .dialling: "0-9 * # w W p P ,"
        }
    }
}
