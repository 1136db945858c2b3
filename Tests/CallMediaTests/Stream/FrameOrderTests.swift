import Testing

@testable import CallMedia

@Suite("The order of a caller's frames")
struct FrameOrderTests {
    /// What is heard of frames that come in this order; each holds its own number.
    private func heard(_ chunks: [Int64?]) -> [Int64] {
        var order = FrameOrder()
        var heard: [Int64] = []
        for chunk in chunks {
            switch order.place(of: chunk) {
            case .next: heard.append(chunk ?? -1)
            case .early: order.keep([UInt8(chunk ?? 0)], chunk: chunk ?? 0)
            case .late: break
            }
            while let kept = order.nextKept() { heard.append(Int64(kept[0])) }
        }
        return heard
    }

    @Test("is kept, wherever the count begins")
    func inOrder() { #expect(heard([5, 6, 7]) == [5, 6, 7]) }

    @Test("is made again for frames that overtook one another")
    func overtaking() {
        #expect(heard([1, 3, 2, 4]) == [1, 2, 3, 4])
        #expect(heard([1, 4, 3, 2, 5]) == [1, 2, 3, 4, 5])
    }

    @Test("does not wait for a lost frame longer than for three others")
    func lost() {
        #expect(heard([1, 3, 4]) == [1])
        #expect(heard([1, 3, 4, 5, 6]) == [1, 3, 4, 5, 6])
    }

    @Test("leaves out what comes too late or twice")
    func late() {
        #expect(heard([1, 2, 2, 1, 3]) == [1, 2, 3])
        #expect(heard([1, 3, 3, 4, 5, 2, 6]) == [1, 3, 4, 5, 6])
    }

    @Test("begins anew with a count that does")
    func anew() { #expect(heard([5_000, 1, 2]) == [5_000, 1, 2]) }

    @Test("is that of arrival where nothing is counted")
    func uncounted() { #expect(heard([nil, nil]) == [-1, -1]) }

    @Test("keeps no more than it waits for")
    func bounded() {
        var order = FrameOrder()
        _ = order.place(of: 1)
        for chunk in Int64(10)..<900 where chunk % 2 == 0 {
            if case .early = order.place(of: chunk) { order.keep([0], chunk: chunk) }
            var taken = 0
            while order.nextKept() != nil { taken += 1 }
            #expect(taken <= FrameOrder.patience)
        }
    }
}
