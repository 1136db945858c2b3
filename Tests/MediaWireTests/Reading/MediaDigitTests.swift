import ScriptValue
import Testing

@testable import MediaWire

@Suite("Keys that were pressed")
struct MediaDigitTests {
    @Test("all sixteen keys, and figures as numbers")
    func keys() {
        for key in "0123456789*#ABCD" { #expect(MediaDigit.digit(Value(String(key))) == key) }
        for figure in 0...9 { #expect(MediaDigit.digit(.int(Int64(figure))) == Character("\(figure)")) }
    }

    @Test("nothing else is a key", arguments: [nil, .null, "", "a", "E", "12", "é", 10, -1, 1.5, ["1"]] as [Value?])
    func none(value: Value?) {
        #expect(MediaDigit.digit(value) == nil)
    }
}
