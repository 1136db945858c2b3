/* A small face of Flite: text in, 16-bit samples out. Nothing of Flite's own types is visible. */
#ifndef VOICECALL_CFLITE_H
#define VOICECALL_CFLITE_H

#include <stdint.h>

typedef enum {
    CFLITE_VOICE_KAL = 0, /* 8 kHz diphones */
    CFLITE_VOICE_SLT = 1, /* 16 kHz */
    CFLITE_VOICE_RMS = 2, /* 16 kHz */
    CFLITE_VOICE_AWB = 3  /* 16 kHz */
} cflite_voice;

typedef enum {
    CFLITE_OK = 0,
    CFLITE_NO_VOICE = 1, /* the voice is not in the linked libraries */
    CFLITE_FAILED = 2    /* Flite gave up: out of memory or an internal error */
} cflite_status;

/* Mono. `samples` belongs to the caller and goes back with cflite_release. */
typedef struct {
    int16_t *samples;
    int32_t count;
    int32_t sample_rate; /* Hz */
} cflite_clip;

/*
 * Speaks `text` (ASCII, NUL terminated). The same text and voice give the same samples.
 * Not thread-safe: Flite keeps global state, so the caller holds one lock per process around it.
 */
cflite_status cflite_synthesize(cflite_voice voice, const char *text, cflite_clip *clip);

/* Gives back the samples of a clip; a clip without samples is allowed. */
void cflite_release(cflite_clip *clip);

#endif
