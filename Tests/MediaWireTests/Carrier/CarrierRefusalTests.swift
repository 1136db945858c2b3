import MediaWire
import Testing

@Suite("Refusals of carriers")
struct CarrierRefusalTests {
    @Test(
        "a binary message is refused under the carrier's code",
        arguments: zip(MediaDialect.allCases, [31950, 100_003, nil] as [Int?]))
    func binary(dialect: MediaDialect, code: Int?) {
        let refusal = CarrierRefusal.binary(dialect)
        #expect(refusal.code == code)
        #expect(refusal.description.hasSuffix("the message is binary"))
    }
}
