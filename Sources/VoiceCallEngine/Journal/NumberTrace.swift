import CallCore
import ScriptValue

/// Finds what a store holds of one phone number, however the number is written there.
struct NumberTrace: Sendable {
    let digits: String

    /// - Throws: `store.number` for a text without digits.
    init(_ number: PhoneNumber) throws(StoreError) {
        digits = number.digits
        guard !digits.isEmpty else { throw .noNumber }
    }

    /// The memory that all calls with the number share.
    var sessionKey: String {
        SessionKey(explicit: nil, scope: .perPhone, callID: CallID(""), otherParty: digits).text
    }

    /// Whether the number was at the other end of the call.
    func isOtherParty(of record: Value) -> Bool { Self.otherParty(of: record) == digits }

    /// Digits of the number at the other end of the call; empty when there is none.
    static func otherParty(of record: Value) -> String {
        let side = record["direction"]?.text == CallDirection.outbound.rawValue ? "to" : "from"
        return PhoneNumber(record[side]?.text ?? "").digits
    }

    /// Whether the number stands in the text as a whole; a longer number that contains it is another one.
    func isNamed(in text: String) -> Bool {
        let bytes = Array(text.utf8)
        // As it is, and without what people put between the digits.
        return stands(in: bytes) || stands(in: bytes.filter { !" ()-./".utf8.contains($0) })
    }

    func isNamed(in value: Value) -> Bool {
        switch value {
        case .array(let items): items.contains { isNamed(in: $0) }
        case .map(let fields): fields.contains { isNamed(in: $0.key) || isNamed(in: $0.value) }
        case .int(let number): String(number) == digits
        case .number(let number): Int64(exactly: number).map(String.init) == digits
        default: value.text.map { isNamed(in: $0) } ?? false
        }
    }

    private func stands(in bytes: [UInt8]) -> Bool {
        bytes.split { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.contains { $0.elementsEqual(digits.utf8) }
    }
}

extension StoreError {
    static let noNumber = StoreError(
        code: "store.number", message: "that is no phone number: it has no digits",
        nextStep: "give the number as + and 2 to 15 digits, such as +15550001234")
}
