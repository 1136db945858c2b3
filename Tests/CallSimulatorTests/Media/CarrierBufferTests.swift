import Testing

@testable import CallSimulator

@Suite("What a simulated carrier has to play")
struct CarrierBufferTests {
    private func sound(_ byte: UInt8, frames: Int) -> [UInt8] { Array(repeating: byte, count: frames * 160) }

    @Test("is played a frame at a time, with silence where there is nothing")
    func frames() {
        var buffer = CarrierBuffer()
        #expect(buffer.frame() == sound(0xFF, frames: 1))
        buffer.append(sound(1, frames: 1) + [2, 3])
        #expect(buffer.frame() == sound(1, frames: 1))
        #expect(buffer.frame() == [2, 3] + Array(repeating: 0xFF, count: 158))
        #expect(buffer.played == 162)
        #expect(buffer.waiting == 0)
    }

    @Test("A mark has passed when all before it has been played; one behind nothing has at once")
    func marks() {
        var buffer = CarrierBuffer()
        buffer.mark("empty")
        #expect(buffer.passedMarks() == ["empty"])
        buffer.append(sound(1, frames: 2))
        buffer.mark("a")
        buffer.mark("b")
        buffer.append(sound(1, frames: 1))
        buffer.mark("c")
        _ = buffer.frame()
        #expect(buffer.passedMarks().isEmpty)
        _ = buffer.frame()
        #expect(buffer.passedMarks() == ["a", "b"])
        _ = buffer.frame()
        #expect(buffer.passedMarks() == ["c"])
        #expect(buffer.passedMarks().isEmpty)
    }

    @Test("What is cleared is not played, and its marks come back once")
    func clear() {
        var buffer = CarrierBuffer()
        buffer.append(sound(1, frames: 100))
        buffer.mark("a")
        _ = buffer.frame()
        #expect(buffer.clear() == ["a"])
        #expect(buffer.clear().isEmpty)
        #expect(buffer.frame() == sound(0xFF, frames: 1))
        buffer.append(sound(2, frames: 1))
        buffer.mark("b")
        #expect(buffer.frame() == sound(2, frames: 1))
        #expect(buffer.passedMarks() == ["b"])
    }

    @Test("A long sound comes out as it went in")
    func long() {
        var buffer = CarrierBuffer()
        let all = (0..<40_000).map { UInt8(truncatingIfNeeded: $0 / 160) }
        for start in stride(from: 0, to: all.count, by: 1_000) { buffer.append(Array(all[start..<start + 1_000])) }
        var played: [UInt8] = []
        while buffer.waiting > 0 { played += buffer.frame() }
        #expect(played == all)
    }
}
