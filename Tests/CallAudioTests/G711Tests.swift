import Testing

@testable import CallAudio

@Suite("G.711 µ-law")
struct G711Tests {
    @Test(
        "known linear values have the codes of the standard",
        arguments: [
            (0, 0xFF), (8, 0xFE), (-8, 0x7E), (1_000, 0xCE), (-1_000, 0x4E), (32_124, 0x80), (-32_124, 0x00),
            (32_767, 0x80), (-32_768, 0x00),
        ] as [(Int16, UInt8)])
    func knownCodes(sample: Int16, code: UInt8) {
        #expect(G711.encode(sample) == code)
    }

    @Test(
        "known codes have the linear values of the standard",
        arguments: [
            (0x80, 32_124), (0x00, -32_124), (0xFF, 0), (0x7F, 0), (0xFE, 8), (0x8F, 16_764), (0x90, 15_996),
            (0xEF, 132), (0xF0, 120),
        ] as [(UInt8, Int16)])
    func knownSamples(code: UInt8, sample: Int16) {
        #expect(G711.decode(code) == sample)
    }

    @Test("every code survives decode and encode; negative zero becomes zero")
    func codesRoundTrip() {
        for code in UInt8.min...UInt8.max {
            #expect(G711.encode(G711.decode(code)) == (code == 0x7F ? 0xFF : code))
        }
    }

    @Test("every sample comes back within half a step of its segment")
    func samplesStayInTheirStep() {
        for sample in Int16.min...Int16.max {
            let code = G711.encode(sample)
            let error = abs(Int(G711.decode(code)) - Int(sample))
            let segment = Int(~code >> 4 & 0x07)
            // Half a step of 14-bit linear, and the two bits that 14-bit linear drops; above the top it is clipped.
            let allowed = sample.magnitude > 32_635 ? 32_768 - 32_124 : (4 << segment) + 3
            guard error <= allowed else {
                Issue.record("\(sample) comes back \(error) away, \(allowed) is allowed")
                return
            }
        }
    }

    @Test("the law never turns over: a louder sample never decodes quieter")
    func monotonic() {
        let decoded = (Int16.min...Int16.max).map { G711.decode(G711.encode($0)) }
        #expect(zip(decoded, decoded.dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test("runs of samples and single samples agree in all forms")
    func runsAgree() {
        let samples = stride(from: -32_768, through: 32_767, by: 77).map { Int16($0) }
        let codes = G711.encode(samples)
        #expect(codes == samples.map { G711.encode($0) })
        #expect(G711.decode(codes) == codes.map { G711.decode($0) })
        var appended: [UInt8] = [1]
        G711.encode(samples.span, appendingTo: &appended)
        #expect(appended == [1] + codes)
        var decoded: [Int16] = [2]
        G711.decode(codes.span, appendingTo: &decoded)
        #expect(decoded == [2] + G711.decode(codes))
        #expect(G711.decode(G711.silence) == 0)
    }
}
