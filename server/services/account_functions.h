// The functions of the service desk as calls: each reads its request and hands a command to the
// writer.
#ifndef FRONTDESK_SERVER_SERVICES_ACCOUNT_FUNCTIONS_H_
#define FRONTDESK_SERVER_SERVICES_ACCOUNT_FUNCTIONS_H_

#include "frontdesk/v1/account_functions.pb.h"
#include "server/services/call.h"

namespace frontdesk::services {

template <typename Request>
using FunctionReactor = UnaryCall<Request, v1::AccountFunctionResult>;

// For RunLater: finish the call once the function is on disk and visible.
void SetAccountStatus(FunctionReactor<v1::SetAccountStatusRequest>& call);
void AdjustTier(FunctionReactor<v1::AdjustTierRequest>& call);
void SetAutoRecharge(FunctionReactor<v1::SetAutoRechargeRequest>& call);
void ResetPassword(FunctionReactor<v1::ResetPasswordRequest>& call);
void ExchangeMedia(FunctionReactor<v1::ExchangeMediaRequest>& call);
void DeleteUser(FunctionReactor<v1::DeleteUserRequest>& call);
void ClearJuvenileStatus(FunctionReactor<v1::ClearJuvenileStatusRequest>& call);
void ChangeEmailStatus(FunctionReactor<v1::ChangeEmailStatusRequest>& call);
void AddNote(FunctionReactor<v1::AddNoteRequest>& call);

// For RunHere.
absl::Status ListTiers(UnaryCall<v1::ListTiersRequest, v1::ListTiersResponse>& call);
absl::Status GetEditForm(UnaryCall<v1::GetEditFormRequest, v1::EditForm>& call);
absl::Status ListAccountServices(
    UnaryCall<v1::ListAccountServicesRequest, v1::ListAccountServicesResponse>& call);

}  // namespace frontdesk::services

#endif  // FRONTDESK_SERVER_SERVICES_ACCOUNT_FUNCTIONS_H_
