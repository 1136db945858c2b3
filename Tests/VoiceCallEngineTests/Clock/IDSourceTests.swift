import Testing

@testable import VoiceCallEngine

@Suite struct IDSourceTests {
    /// The same bits every time.
    private struct FixedIDs: IDSource {
        var bits: UInt64
        func next() -> UInt64 { bits }
    }

    @Test("an id is a UUID of version 4, whatever the random bits are")
    func format() {
        #expect(FixedIDs(bits: 0).uuid() == "00000000-0000-4000-8000-000000000000")
        #expect(FixedIDs(bits: .max).uuid() == "ffffffff-ffff-4fff-bfff-ffffffffffff")
        #expect(FixedIDs(bits: 0x0123_4567_89AB_CDEF).uuid() == "01234567-89ab-4def-8123-456789abcdef")
    }

    @Test("the system's ids are well formed and all different")
    func system() throws {
        let pattern = try Regex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
        let ids = (0..<1000).map { _ in SystemIDSource().uuid() }
        for id in ids { #expect(try pattern.wholeMatch(in: id) != nil, "\(id)") }
        #expect(Set(ids).count == ids.count)
    }
}
