import Testing

@testable import CallCore

@Suite("Dial strings")
struct DialStringTests {
    @Test("digits, stars, hashes and pauses pass", arguments: ["0123456789", "*#", "wWpP,", "12ww34#", ","])
    func valid(text: String) throws { #expect(try DTMFDigits(text).text == text) }

    @Test(
        "anything else is refused with a message that names what is allowed",
        arguments: ["", "12a", "1 2", "A", "１", "+1", "1;"])
    func invalid(text: String) {
        let error = #expect(throws: DialError.self) { try DTMFDigits(text) }
        #expect(error?.code == .digits)
        #expect(error?.message == "digits may only contain digits, *, #, comma, w, p")
    }

    @Test("the time that sending takes counts tones and pauses")
    func duration() throws {
        #expect(try DTMFDigits("12#").estimatedMilliseconds == 600)
        #expect(try DTMFDigits("wW").estimatedMilliseconds == 1_500)
        #expect(try DTMFDigits(",pP").estimatedMilliseconds == 6_000)
        #expect(try DTMFDigits("w1").estimatedMilliseconds == 700)
    }

    @Test("digits do not show in a log")
    func redacted() throws {
        #expect("\(try DTMFDigits("ww4711#"))" == "[5 DTMF digits]")
        #expect(!"\(try PinSequence(pin: "4711").digits)".contains("4711"))
        let error = #expect(throws: DialError.self) { try PinSequence(pin: "4711x") }
        #expect(error.map { !"\($0)".contains("4711") } == true)
    }

    @Test("a PIN waits for the welcome and ends in one hash", arguments: ["123456", "123456#", " 123 456 #"])
    func pin(given: String) throws {
        let digits = try PinSequence(pin: given).digits
        #expect(digits.text == String(repeating: "w", count: 24) + "123456#")
        #expect(digits.estimatedMilliseconds == 12_000 + 7 * 200)
    }

    @Test(
        "a PIN with anything but digits and a closing hash is refused",
        arguments: ["", "#", "12#4", "12##", "w12", "12a"])
    func badPin(given: String) {
        #expect(#expect(throws: DialError.self) { try PinSequence(pin: given) }?.code == .pin)
    }

    @Test("an explicit sequence goes before the PIN and gets no wait")
    func explicit() throws {
        #expect(try PinSequence.choose(explicit: " ww 12 #", pin: "99")?.digits.text == "ww12#")
        #expect(try PinSequence.choose(explicit: "  ", pin: "99")?.digits.text.hasSuffix("w99#") == true)
        #expect(try PinSequence.choose(explicit: nil, pin: nil) == nil)
        #expect(throws: DialError.self) { try PinSequence.choose(explicit: "12a", pin: "99") }
    }

    @Test("a dial-in number loses what people write between the digits")
    func dialIn() throws {
        #expect(try DialInNumber("+1 (555) 000-12.34").text == "+15550001234")
        #expect(try DialInNumber("12345").text == "12345")
    }

    @Test(
        "a dial-in number that is none is refused",
        arguments: ["", "+", "1234", "+1555000x", "1+5550001", "++15550001234", "123456789012345678901"])
    func badDialIn(given: String) {
        #expect(#expect(throws: DialError.self) { try DialInNumber(given) }?.code == .dialInNumber)
    }
}
