// What media figures are measured with: a load of carriers and services, and the least that relaying their frames costs.
#pragma once
#include <malloc.h>
#include <stdint.h>

// Bytes of the C library's heap that are in use.
static inline uint64_t heap_in_use(void) {
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

// Latencies are counted by 10 microseconds, the last one holds all that is longer.
#define MEDIA_LATENCY_SLOTS 20000
#define MEDIA_LATENCY_UNIT_NS 10000

// One direction of all streams together.
typedef struct {
    // Of frames that the server makes itself none is counted as sent, and no latency.
    uint64_t frames_sent;
    uint64_t frames_received;
    // A sequence number that was not the next one.
    uint64_t disordered;
    // Messages that could not be read.
    uint64_t malformed;
    uint32_t latency[MEDIA_LATENCY_SLOTS];
} media_direction;

// What the load's services are: a recogniser that may send sound, or a voice model of one protocol.
typedef enum { MEDIA_PLAIN, MEDIA_OPENAI, MEDIA_GEMINI } media_service;

typedef struct {
    int streams;
    media_service service;
    // Frames that a service sends at the beginning of an answer beside the one that is due: models speak ahead of time.
    int ahead;
    // For services behind TLS: files of their certificate and its key; null for none.
    const char *certificate, *key;
    // Where the server under test listens for carriers, on loopback.
    int carrier_port;
    // Frames of 20 ms that services send; 0 when what carriers hear is made by the server itself.
    int service_talks;
    // µ-law of speech that carriers send instead of noise, clips of 8,000 bytes, each with its onset at its very
    // beginning; may be null.
    const uint8_t *speech;
    int clips;
    // When not 0, callers are silent until they have been played to for so many milliseconds. Then they talk, until
    // what is played is cleared.
    int talk_after_ms;
    double warm_up_seconds;
    double seconds;
    // Core to run on; -1 for any.
    int core;
} media_load_settings;

typedef struct {
    media_direction to_service;
    media_direction to_carrier;
    // Callers who began to talk over what was played (sent), and those who got it cleared (received); the latency is
    // from the onset of their voice, which is the beginning of the first frame that holds it.
    media_direction barge_in;
    // Frames of an answer that came after the carrier had been cleared of it.
    uint64_t after_clear;
    // How often a carrier had played all it had while more came.
    uint64_t gaps;
    // Connections that broke.
    int broken;
    // Nanoseconds of the monotonic clock between which frames counted.
    int64_t begin_ns;
    int64_t end_ns;
} media_load_result;

// Called on the load's thread: at the begin and the end of what counts, and when all that was under way has arrived and
// the calls may end.
typedef enum { MEDIA_BEGIN, MEDIA_END, MEDIA_SETTLED } media_moment;
typedef void (*media_load_moment)(void *context, media_moment moment);

typedef struct media_load media_load;

// Listens for services on a port of loopback.
media_load *media_load_open(const media_load_settings *settings, int *service_port);
// Where the server under test listens, when that is known only after `media_load_open`.
void media_load_aim(media_load *load, int carrier_port);
// Connects the carriers, and runs to the end. 0, or -1 with a message when the streams could not be set up.
int media_load_run(
    media_load *load, media_load_result *result, media_load_moment moment, void *context, const char **problem);
// When messages with sound came to this carrier while they counted, in nanoseconds of the monotonic clock; the first
// `MEDIA_ARRIVALS` of them.
#define MEDIA_ARRIVALS 1024
const int64_t *media_load_arrivals(const media_load *load, int stream, int *count);
void media_load_close(media_load *load);

typedef struct media_relay media_relay;

// The floor: epoll, one thread; of each message only the payload is found and framed anew.
media_relay *media_relay_start(int service_port, int core, int *carrier_port);
// Nanoseconds of computing its thread has had.
int64_t media_relay_computed(media_relay *relay);
void media_relay_stop(media_relay *relay);

// The latency that this share of the frames did not exceed, in milliseconds.
double media_quantile(const media_direction *direction, double share);

// Where `key` begins in the text; -1 when it does not come.
long media_find(const void *text, long count, const char *key);

void media_pin(int core);
