extension RealtimeVoiceSession {
    // MARK: what comes

    mutating func sound(
        _ answer: String, _ id: String, _ bytes: [UInt8], _ format: AudioFormat, now: CallTime
    ) {
        guard !bytes.isEmpty, answerHasNews(answer, now: now), !pastItems.contains(id) else { return }
        self.answer?.hasSound = true
        isGreeted = true
        if soundSince == nil { soundSince = now }
        let index = place(id, answer, format)
        guard !items[index].soundIsWhole, items[index].end == nil else { return }
        items[index].bytes += bytes.count
        guard backlog(now: now) <= limits.backlog else {
            actions.append(.clear)
            let what = "it sent more than \(limits.backlog / 1_000) s of sound ahead of what was played"
            return end(SpeechProblem(code: "speech.flood", service: service, message: what, isFatal: true), now: now)
        }
        actions.append(.audio(item: items[index].number, bytes, format))
    }

    public mutating func sound(
        in message: UnsafeRawBufferPointer, now: CallTime, decode: (UnsafeRawBufferPointer) -> Int?
    ) -> Int? {
        guard phase == .open, hasSocket, let place = dialect.sound(in: message) else { return nil }
        func isName(_ name: String?, _ range: Range<Int>) -> Bool {
            guard let name, name.utf8.count == range.count else { return false }
            var place = range.lowerBound
            for byte in name.utf8 {
                guard message[place] == byte else { return false }
                place += 1
            }
            return true
        }
        // Only what goes on: beginnings and ends are the ordinary way's.
        let last = items.count - 1
        guard let answer, !answer.isDead, isName(answer.id, place.answer), last >= 0,
            items[last].format == .mulaw, !items[last].soundIsWhole, items[last].end == nil,
            isName(items[last].id, place.item), backlog(now: now) < limits.backlog - Self.longestPiece,
            place.base64.count < Int(Self.longestPiece) * AudioFormat.mulaw.bytesPerMillisecond,
            let count = decode(UnsafeRawBufferPointer(rebasing: message[place.base64])), count > 0
        else { return nil }
        self.answer?.lastNews = now
        items[last].bytes += count
        return items[last].number
    }

    /// Of sound that is no flood for certain.
    private static var longestPiece: Milliseconds { 1_000 }

    private mutating func place(_ id: String, _ answer: String, _ format: AudioFormat) -> Int {
        if let index = items.firstIndex(where: { $0.id == id }) { return index }
        // Items follow one another: nothing more comes of those before.
        for index in items.indices { soundIsWhole(index) }
        lastItem += 1
        var item = RealtimeItem(number: lastItem, id: id, answer: answer, format: format)
        if let early = earlyWords.removeValue(forKey: id) {
            (item.text, item.textIsWhole) = (early.text, early.isWhole)
        }
        items.append(item)
        return items.count - 1
    }

    /// Sound that cannot have been played yet.
    private func backlog(now: CallTime) -> Milliseconds {
        var length: Milliseconds = 0
        for index in items.indices where items[index].end == nil { length += items[index].length }
        return length - max(soundSince.map { now - $0 } ?? 0, 0)
    }

    mutating func soundEnded(_ id: String) {
        if let index = items.firstIndex(where: { $0.id == id }) { soundIsWhole(index) }
    }

    private mutating func soundIsWhole(_ index: Int) {
        guard !items[index].soundIsWhole else { return }
        items[index].soundIsWhole = true
        if items[index].end == nil { actions.append(.audioEnded(item: items[index].number)) }
    }

    /// Words may come before the sound that says them.
    mutating func words(_ id: String, _ text: String, isWhole: Bool) {
        guard let index = items.firstIndex(where: { $0.id == id }) else {
            guard !pastItems.contains(id), earlyWords[id] != nil || earlyWords.count < 8 else { return }
            let known = isWhole ? "" : earlyWords[id]?.text ?? ""
            earlyWords[id] = (Self.joined(known, text), isWhole)
            return
        }
        items[index].text = Self.joined(isWhole ? "" : items[index].text, text)
        guard isWhole else { return }
        items[index].textIsWhole = true
        reportSaid()
    }

    private static func joined(_ text: String, _ more: String) -> String {
        let limit = 32 << 10
        guard text.utf8.count + more.utf8.count > limit else { return text + more }
        return String(decoding: (text + more).utf8.prefix(limit), as: UTF8.self)
    }

    /// Neither sound nor words come any more.
    mutating func itemIsWhole(_ index: Int) {
        items[index].textIsWhole = true
        soundIsWhole(index)
    }

    mutating func loseItems() {
        for index in items.indices {
            itemIsWhole(index)
            items[index].id = nil
        }
        pastItems = []
        earlyWords = [:]
        reportSaid()
    }

    // MARK: what was heard

    mutating func ended(_ number: Int, played: Milliseconds, isWhole: Bool) {
        guard let index = items.firstIndex(where: { $0.number == number }), items[index].end == nil else { return }
        let item = items[index]
        let played = min(max(played, 0), item.length)
        let isAll = item.soundIsWhole && (isWhole || played == item.length)
        items[index].end = RealtimeItem.End(played: played, isWhole: isAll)
        if !items.contains(where: { $0.end == nil }) { soundSince = nil }
        if !isWhole, phase == .open, let id = item.id {
            stop(answer: item.answer)
            if !isAll { send(dialect.truncate(item: id, at: played)) }
        }
        reportSaid()
    }

    /// Tells what was heard, item by item.
    mutating func reportSaid() {
        while let item = items.first, let heard = item.heard {
            items.removeFirst()
            if let id = item.id { pastItems.append(id) }
            if pastItems.count > 32 { pastItems.removeFirst() }
            guard !heard.isEmpty else { continue }
            actions.append(.said(heard, isWhole: item.end?.isWhole ?? false))
            remember(.bot, heard)
        }
    }

    mutating func remember(_ speaker: TranscriptEntry.Speaker, _ text: String) {
        turns = limits.latest(turns + [RealtimeOrder.Turn(speaker, text)])
    }
}
