import { defineProblems } from '../../platform/http/problem.ts'

/** Problems of the waitlist. */
export const waitlistProblems = defineProblems({
  window_not_valid: {
    status: 422,
    sentence:
      'Each window needs a first date that is not after its last, within a year from now, and two different times.',
  },
  windows_past: { status: 422, sentence: 'All these windows have passed. Choose one that is still to come.' },
  wish_email_required: {
    status: 422,
    sentence: 'Tell us your e-mail address: that is where we write to when a time becomes free.',
  },
  wish_is_over: {
    status: 409,
    sentence: 'This wish has been booked, or its time has passed. There is nothing left to withdraw.',
  },
  wish_link_not_valid: {
    status: 404,
    sentence: 'This link does not open a wish. Check that it was copied whole.',
  },
})
