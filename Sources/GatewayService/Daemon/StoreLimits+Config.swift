import CallConfig
import VoiceCallEngine

extension StoreLimits {
    init(_ memory: MemoryConfig) {
        self.init(memoryAge: memory.retentionDays > 0 ? Int64(memory.retentionDays) * 86_400_000 : nil)
    }
}
