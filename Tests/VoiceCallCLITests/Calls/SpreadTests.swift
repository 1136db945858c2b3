import Testing

@testable import voicecall

@Suite("How values are spread")
struct SpreadTests {
    @Test("a percentile is the value of the nearest rank")
    func percentiles() {
        let spread = Spread((1...200).map { Int64($0) })
        #expect([50, 90, 95, 99].map(spread.percentile) == [100, 180, 190, 198])
        #expect([50, 99].map(Spread([7]).percentile) == [7, 7])
        #expect(Spread([]).percentile(50) == 0)
        #expect(Spread([]).value == ["count": 0])
    }

    @Test("a histogram has every value in one of its bars", arguments: [[5, 5], [0, 1_000_000], [10, 11, 12, 990]])
    func histogram(_ values: [Int]) {
        let bars = Spread(values.map { Int64($0) }).histogram
        #expect((1...12).contains(bars.count))
        let counts = bars.filter { $0.contains("█") }.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
        #expect(counts.reduce(0, +) == values.count, "\(bars)")
    }
}
