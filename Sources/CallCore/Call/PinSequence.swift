/// The tones that let a call into a conference.
public struct PinSequence: Hashable, Sendable {
    public let digits: DTMFDigits

    /// How long a conference's welcome takes before it listens for the PIN.
    public static let welcomeMilliseconds: Milliseconds = 12_000
    /// The `w` characters that wait for the welcome, half a second each.
    public static let wait = String(repeating: "w", count: Int((welcomeMilliseconds + 499) / 500))

    /// A PIN (digits, with or without the closing `#`): waits for the welcome, then sends the PIN and `#`.
    /// - Throws: `DialError` with code `dial_in_pin_invalid` for any other character.
    public init(pin: String) throws(DialError) {
        let given = pin.filter { $0 != " " }
        let number = given.hasSuffix("#") ? given.dropLast() : given[...]
        guard !number.isEmpty, number.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            throw DialError(.pin, "the PIN may only contain digits and a closing #")
        }
        digits = try DTMFDigits("\(Self.wait)\(number)#")
    }

    /// A sequence written out by hand: sent as it is but for spaces, no wait added.
    /// - Throws: `DialError` with code `dtmf_digits_invalid`.
    public init(explicit sequence: String) throws(DialError) {
        digits = try DTMFDigits(sequence.filter { $0 != " " })
    }

    /// What a join asks for: the explicit sequence when there is one, else one made from the PIN, else nothing.
    /// Blank counts as absent.
    public static func choose(explicit: String?, pin: String?) throws(DialError) -> PinSequence? {
        if let explicit, explicit.contains(where: { $0 != " " }) { return try PinSequence(explicit: explicit) }
        if let pin, pin.contains(where: { $0 != " " }) { return try PinSequence(pin: pin) }
        return nil
    }
}
