import CallCore
import FuzzInput
import ScriptValue

/// Any bytes as a line of a journal: what can be read is written again as it was.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    JournalFuzz.checkPlain(bytes)
    guard let value = try? JSONText.decode(bytes) else { return 0 }
    JournalFuzz.checkText(value)
    JournalFuzz.check(value, SessionInput.init(value:), \.value)
    JournalFuzz.check(value, Effect.init(value:), \.value)
    JournalFuzz.check(value, EffectResult.init(value:), \.value)
    JournalFuzz.check(value, CallSetup.init(value:), \.value)
    return 0
}

enum JournalFuzz {
    /// Read, written and read again it is the same, byte for byte. Values are not compared: nan is unequal to itself.
    static func check<Kept>(_ value: Value, _ read: (Value) -> Kept?, _ write: (Kept) -> Value) {
        guard let kept = read(value) else { return }
        let text = JSONText.encode(write(kept))
        guard let stored = try? JSONText.decode(text), let again = read(stored) else {
            fault("\(Kept.self) cannot be read again: \(String(decoding: text, as: UTF8.self))")
        }
        if JSONText.encode(write(again)) != text {
            fault("\(Kept.self) became \(again): \(String(decoding: text, as: UTF8.self))")
        }
    }

    static func checkText(_ value: Value) {
        let text = JSONText.encode(value)
        guard let again = try? JSONText.decode(text), JSONText.encode(again) == text else {
            fault("not read back: \(String(decoding: text, as: UTF8.self))")
        }
    }

    /// Text from outside names no functions and no objects of the host.
    static func checkPlain(_ bytes: [UInt8]) {
        guard let value = try? JSONText.decodePlain(bytes) else { return }
        if namesHost(value) { fault("plain JSON made a function or a handle") }
        let text = JSONText.encodePlain(value)
        guard let again = try? JSONText.decodePlain(text), JSONText.encodePlain(again) == text else {
            fault("not read back: \(String(decoding: text, as: UTF8.self))")
        }
    }

    private static func namesHost(_ value: Value) -> Bool {
        switch value {
        case .function, .handle: true
        case .array(let items): items.contains(where: namesHost)
        case .map(let fields): fields.values.contains(where: namesHost)
        default: false
        }
    }
}
