import CallCore
import Testing

@testable import VoiceCallEngine

@Suite("When a carrier is asked what calls cost") struct BillDeskTests {
    private static let start = CallTime(milliseconds: 1_700_000_000_000)

    private static func call(_ number: Int = 1, endedAt: CallTime = start) -> BillDesk.Call {
        BillDesk.Call(id: CallID("c\(number)"), providerCallID: "CA\(number)", endedAt: endedAt)
    }

    /// Minutes after the start.
    private static func at(_ minutes: Int64) -> CallTime { start + minutes * 60_000 }

    @Test("1, 5 and 30 minutes after the end, then never again")
    func waits() {
        var desk = BillDesk()
        #expect(desk.handle(.ended(Self.call()), now: Self.start) == [.wake(at: Self.at(1))])
        #expect(desk.handle(.woke, now: Self.at(1) + -1) == [.wake(at: Self.at(1))])
        for (minute, next) in [(1, 5), (5, 30)] as [(Int64, Int64)] {
            #expect(desk.handle(.woke, now: Self.at(minute)) == [.ask(Self.call())])
            #expect(desk.handle(.answered(.notYet), now: Self.at(minute) + 200) == [.wake(at: Self.at(next))])
        }
        #expect(desk.handle(.woke, now: Self.at(30)) == [.ask(Self.call())])
        #expect(desk.handle(.answered(.notYet), now: Self.at(30) + 200).isEmpty)
        #expect(desk.handle(.woke, now: Self.at(60)).isEmpty)
    }

    @Test("until it tells, or says that it never will", arguments: [CarrierBill.cost("0.01 USD"), .none])
    func told(bill: CarrierBill) {
        var desk = BillDesk()
        _ = desk.handle(.ended(Self.call()), now: Self.start)
        #expect(desk.handle(.woke, now: Self.at(1)) == [.ask(Self.call())])
        #expect(desk.handle(.answered(bill), now: Self.at(1)).isEmpty)
        #expect(desk.handle(.woke, now: Self.at(5)).isEmpty)
    }

    @Test("of one call after the other, and of each once, however often its end is told")
    func oneByOne() {
        var desk = BillDesk()
        for number in [1, 2, 1, 2] { _ = desk.handle(.ended(Self.call(number)), now: Self.start) }
        #expect(desk.handle(.woke, now: Self.at(1)) == [.ask(Self.call(1))])
        #expect(desk.handle(.ended(Self.call(1)), now: Self.at(1)).isEmpty)
        #expect(desk.handle(.woke, now: Self.at(1)).isEmpty)
        #expect(desk.handle(.answered(.none), now: Self.at(1)) == [.ask(Self.call(2))])
        #expect(desk.handle(.answered(.none), now: Self.at(1)).isEmpty)
    }

    @Test("of a call that ended under an earlier process at the times that are left, at once when none is")
    func late() {
        var desk = BillDesk()
        #expect(desk.handle(.ended(Self.call()), now: Self.at(10)) == [.wake(at: Self.at(30))])
        #expect(
            desk.handle(.ended(Self.call(2, endedAt: Self.at(-35))), now: Self.at(10)) == [
                .ask(Self.call(2, endedAt: Self.at(-35)))
            ])
        #expect(desk.handle(.answered(.notYet), now: Self.at(10)) == [.wake(at: Self.at(30))])
    }

    @Test("of the last ten thousand calls only")
    func most() {
        var desk = BillDesk()
        for number in 0..<BillDesk.most + 5 { _ = desk.handle(.ended(Self.call(number)), now: Self.start) }
        var asked: [BillDesk.Call] = []
        var actions = desk.handle(.woke, now: Self.at(1))
        while case .ask(let call) = actions.first {
            asked.append(call)
            actions = desk.handle(.answered(.none), now: Self.at(1))
        }
        #expect(asked == (5..<BillDesk.most + 5).map { Self.call($0) })
    }
}
