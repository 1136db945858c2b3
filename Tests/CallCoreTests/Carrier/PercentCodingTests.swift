import CallCore
import Testing

@Suite("Percent coding")
struct PercentCodingTests {
    @Test("everything but unreserved characters is escaped, in capitals")
    func encodes() {
        #expect(PercentCoding.encode("aZ09-._~") == "aZ09-._~")
        #expect(PercentCoding.encode("+16505550100 é/?&=%") == "%2B16505550100%20%C3%A9%2F%3F%26%3D%25")
    }

    @Test("decoding takes either case and leaves the plus sign alone unless told")
    func decodes() {
        #expect(PercentCoding.decode("%2b%2B+", plusIsSpace: false) == Array("+++".utf8))
        #expect(PercentCoding.decode("a+b", plusIsSpace: true) == Array("a b".utf8))
        #expect(PercentCoding.decode("%ff%00", plusIsSpace: true) == [0xFF, 0])
    }

    @Test("a percent sign without two digits is refused", arguments: ["%", "%4", "a%", "%zz", "%4g", "%%41", "%+1"])
    func refuses(text: String) {
        #expect(PercentCoding.decode(text, plusIsSpace: true) == nil)
    }

    @Test("a form keeps order, repeats and empty values, and writes a space as a plus sign")
    func forms() {
        let fields = [
            HeaderList.Field("b", "1 2"), HeaderList.Field("a", ""), HeaderList.Field("b", "+&="),
        ]
        #expect(PercentCoding.form(fields) == "b=1+2&a=&b=%2B%26%3D")
        #expect(PercentCoding.form([]).isEmpty)
    }
}
