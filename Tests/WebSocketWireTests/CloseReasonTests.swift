import Testing

@testable import WebSocketWire

@Suite("Close frames")
struct CloseReasonTests {
    @Test("a reason is read back as it was sent, cut at a whole character")
    func roundTrip() {
        let long = String(repeating: "é", count: 100)
        for text in ["", "Unknown call", long] {
            let sent = CloseReason(code: 1008, text: text)
            #expect(sent.payload.count <= 125)
            guard case .close(let read) = Received.all(frame(.close, sent.payload)).first else {
                Issue.record("no close frame")
                continue
            }
            #expect(read.code == 1008 && text.hasPrefix(read.text))
        }
        #expect(CloseReason(code: 1008, text: long).payload.count == 124)
    }

    @Test("no code is 1005, and codes that only stand for what was not said are never sent")
    func withoutCode() {
        #expect(Received.all(frame(.close, [])) == [.close(.none)])
        for code in [1004, 1005, 1006, 1015, 999, 2999, 5000] as [UInt16] {
            #expect(CloseReason(code: code, text: "x").payload.isEmpty)
            #expect(Received.all(frame(.close, [UInt8(code >> 8), UInt8(code & 255)])) == [.problem(1002)])
        }
    }

    @Test("a code of one byte and a reason that is no UTF-8 are refused")
    func broken() {
        #expect(Received.all(frame(.close, [3])) == [.problem(1002)])
        #expect(Received.all(frame(.close, [3, 0xE8, 0xC3])) == [.problem(1002)])
    }
}
