import { defineProblems } from '../../platform/http/problem.ts'

/** Problems of the people who are booked for. */
export const clientProblems = defineProblems({
  client_required: { status: 422, sentence: 'Tell us your name, and an e-mail address or a phone number.' },
  no_client_record: {
    status: 404,
    sentence: 'This shop has no record of you yet. Book, or save your details, and it will have one.',
  },
  client_erased: {
    status: 409,
    sentence: 'What was known of this client was erased. Make a new client if he comes again.',
  },
  client_has_bookings: {
    status: 409,
    sentence: 'This client has bookings that are still to come. Cancel or complete them first.',
  },
  already_merged: {
    status: 409,
    sentence: 'One of these clients was merged with another before. Read the clients again, then decide.',
  },
  accounts_differ: {
    status: 409,
    sentence:
      'These clients sign in with different accounts, so they stay apart. Merge those that have none.',
  },
  merged_with_itself: { status: 422, sentence: 'A client cannot be merged with himself. Name the others.' },
  in_another_household: {
    status: 409,
    sentence: 'This client belongs to another household. Take him out of that one first.',
  },
  client_without_account: {
    status: 409,
    sentence: 'This client has no account, so there is nothing that they see. Book for them on the day page.',
  },
  account_of_staff: {
    status: 409,
    sentence:
      'This client works in a shop as well. Only accounts that are nothing but a client’s can be looked through.',
  },
  client_not_found: { status: 422, sentence: 'There is no such client. Choose one from the list.' },
  preferred_barber_not_found: {
    status: 422,
    sentence: 'There is no such barber in this shop. Choose another one, or none.',
  },
})
