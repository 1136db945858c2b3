/// A phone number that does not show itself in logs: `description` keeps the last two digits only.
///
/// Use `digits` to compare (formatting differs between carriers) and `e164` to dial.
public struct PhoneNumber: Hashable, Sendable, CustomStringConvertible {
    /// The number as it was given.
    public var raw: String

    public init(_ raw: String) { self.raw = raw }

    /// ASCII digits only; empty for "anonymous" and the like.
    public var digits: String { String(raw.unicodeScalars.filter { ("0"..."9").contains($0) }.map(Character.init)) }

    /// The number when it has E.164 form: `+`, a digit 1–9, then 1 to 14 digits (ITU-T E.164).
    public var e164: String? {
        let characters = Array(raw.utf8)
        guard (3...16).contains(characters.count), characters[0] == UInt8(ascii: "+"),
            (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(characters[1]),
            characters.dropFirst().allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return raw
    }

    public var description: String {
        let digits = digits
        return digits.count < 4 ? "[number]" : "[…\(digits.suffix(2))]"
    }
}
