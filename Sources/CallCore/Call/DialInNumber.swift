/// The number of a conference, cleaned of what people write between the digits.
public struct DialInNumber: Hashable, Sendable, CustomStringConvertible {
    /// An optional `+`, then 5 to 20 digits.
    public let text: String

    /// Removes spaces, dots, dashes and parentheses.
    /// - Throws: `DialError` with code `dial_in_number_invalid` when anything but a number is left.
    public init(_ given: String) throws(DialError) {
        let cleaned = given.filter { !" .-()".contains($0) }
        let digits = cleaned.hasPrefix("+") ? cleaned.dropFirst() : cleaned[...]
        guard (5...20).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else {
            throw DialError(
                .dialInNumber, "the dial-in number must have 5 to 20 digits after an optional +, e.g. +15550001234")
        }
        text = cleaned
    }

    public var description: String { PhoneNumber(text).description }
}
